// Makes the image of version v1.
module landfall/e2e/components/pause

go 1.26.0

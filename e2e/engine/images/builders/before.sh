# Rust's standard library for arm64 comes as a package of that architecture.
dpkg --add-architecture arm64

// Lets a person write `node e2e/cluster up`.
import './command.ts';

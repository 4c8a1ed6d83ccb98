/**
 * What is only true of an application while it runs at Heroku or Dokku: its dynos, add-ons and limits. A delivery needs none of it;
 * what is said about leaving, and about the bill, does.
 */
import type { Fact } from './fact.ts';
import type { Place } from './place.ts';

export interface HerokuFacts {
  /** Dokku reads the same files on a machine of one's own: it has no price and few of the limits. */
  readonly host: 'heroku' | 'dokku';
  readonly region?: Fact<string>;
  /** `heroku-24`, `container`. */
  readonly stack?: Fact<string>;
  /** `cedar`, `fir`. */
  readonly generation?: Fact<string>;
  readonly slugBytes?: Fact<number>;
  /** Process types that dynos run, in the order of the input. */
  readonly dynos: readonly HerokuDynos[];
  /** In the order of the input. */
  readonly addOns: readonly HerokuAddOn[];
  /** Host names of its own, without those that Heroku gives. */
  readonly domains: readonly Fact<string>[];
  /** How the image is put together; undefined where a Dockerfile builds it, or where the sources say it themselves. */
  readonly build?: HerokuBuild;
  /** When the live application was asked, as written; undefined where only files were read. */
  readonly readAt?: Fact<string>;
}

/** A build from buildpacks, in the words of a project descriptor. */
export interface HerokuBuild {
  readonly builder: string;
  /** Buildpacks of the builder, in their order; empty: the builder finds out. */
  readonly buildpacks: readonly string[];
  /** Buildpacks that the builder does not have. */
  readonly missing: readonly string[];
  /** Packages of the system that are installed beside. */
  readonly systemPackages: readonly string[];
}

/** The dynos of one process type. */
export interface HerokuDynos {
  readonly type: string;
  readonly place: Place;
  /** How many run; a default where nobody says. */
  readonly quantity: Fact<number>;
  /** Undefined: nobody says. */
  readonly size?: Fact<string>;
  /** What one dyno of the size has. */
  readonly memoryBytes?: number;
  /** Price of one dyno for a month, in US cents, as the live list of sizes has it. */
  readonly monthlyCents?: Fact<number>;
}

/** An add-on that the application pays for or shares. */
export interface HerokuAddOn {
  /** `heroku-postgresql`. */
  readonly service: string;
  readonly place: Place;
  /** `heroku-postgresql:standard-0`. */
  readonly plan: Fact<string>;
  /** Price for a month, in US cents, as billed; undefined where only files were read. */
  readonly monthlyCents?: Fact<number>;
  /** The component that takes its place; undefined when there is none. */
  readonly component?: string;
  /** The application that owns it, when this one only shares it. */
  readonly ownedBy?: Fact<string>;
}

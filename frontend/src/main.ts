/** What dashboards get: our cards, and a dashboard made of the panel's views. */

import "./light-card";
import "./map-card";
import "./shelf-card";
import "./strategy";
import "./view-card";

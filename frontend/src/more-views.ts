/** The views but the farm, in one file: together they are smaller. */
import "./light-view";
import "./recipes-view";
import "./report-view";
import "./setup-view";
import "./tasks-view";

import{a}from"./chunk-RCUDYX4U.js";import"./chunk-2ALY6W7D.js";import"./chunk-GNBFIVE5.js";import"./chunk-P7Q5K7ZE.js";import"./chunk-ISPTHUCT.js";export{a as FarmView};

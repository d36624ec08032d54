import{a}from"./chunk-KZP2QARZ.js";import"./chunk-P7Q5K7ZE.js";import"./chunk-ISPTHUCT.js";export{a as LightPlan};

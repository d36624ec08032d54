import{a}from"./chunk-D7BRQIAQ.js";import"./chunk-7TIQGDMR.js";import"./chunk-GTIGB2U6.js";import"./chunk-6YZIB2M3.js";export{a as LightPlan};

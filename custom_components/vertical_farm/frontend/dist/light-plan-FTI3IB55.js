import{a}from"./chunk-JJRY6D6Q.js";import"./chunk-BW7W6UZV.js";import"./chunk-RT5XEN7E.js";import"./chunk-GTIGB2U6.js";import"./chunk-PNZLJHBB.js";export{a as LightPlan};

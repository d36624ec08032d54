import{a}from"./chunk-EIZXFOJ2.js";import"./chunk-ECPB4CY4.js";import"./chunk-IU6AP5WM.js";import"./chunk-TCEYMSP7.js";import"./chunk-AQX7LDHU.js";export{a as FarmView};

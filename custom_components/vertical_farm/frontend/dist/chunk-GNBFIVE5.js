import{a as u,b as l,e as d,g as p,h as f,l as m,x as h}from"./chunk-ISPTHUCT.js";var v=new Set(["shelf","batch_id","config_entry_id","where","grades","new_batch_id"]),c=class extends p{constructor(){super();this.of={};this.filled={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={action:{state:!0},filled:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(t,e){let{hass:r}=this;r&&(await Promise.all(["services","selector"].map(i=>r.loadBackendTranslation(i,"vertical_farm"))),this.of=typeof e=="string"?{shelf:e}:e,this.filled={},this.problem="",this.action=t,this.open=!0)}render(){let{action:t,hass:e,words:r}=this;if(!t||!e||!r)return d;let i=s=>e.localize(`component.vertical_farm.services.${t}.${s}`),o=this.rows(e.services.vertical_farm?.[t]?.fields??{});return l`<ha-dialog .open=${this.open} header-title=${i("name")} @closed=${this.closed}>
<p class="quiet">${i("description")}</p>
${this.problem?l`<ha-alert alert-type="error">${r.say("failed",{reason:this.problem})}</ha-alert>`:d}
<ha-form
.hass=${e}
.data=${this.filled}
.schema=${o}
.computeLabel=${s=>i(`fields.${s.name}.name`)}
.computeHelper=${s=>i(`fields.${s.name}.description`)}
@value-changed=${s=>this.filled={...this.filled,...s.detail.value}}
></ha-form>
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${r.say("cancel")}</button>
<button class="main" ?disabled=${this.busy||!this.complete(o)} @click=${this.send}>
${this.problem?r.say("retry"):i("name")}
</button>
</div>
</ha-dialog>`}rows(t){return Object.entries(t).flatMap(([e,r])=>v.has(e)||!r.selector?[]:[{name:e,required:r.required??!1,selector:this.named(r.selector)}])}named(t){let e=t.select,r=e?.translation_key;if(!e||!r)return t;let i=s=>this.hass?.localize(`component.vertical_farm.selector.${r}.options.${s}`)||s,o=(e.options??[]).map(s=>typeof s=="string"?{value:s,label:i(s)}:s);return{...t,select:{...e,translation_key:void 0,options:o}}}complete(t){return t.every(e=>!e.required||![void 0,null,""].includes(this.filled[e.name]))}async send(){let{action:t,hass:e,words:r}=this;if(!t||!e||!r||this.busy)return;this.busy=!0;let i=Object.entries(this.filled).filter(([,o])=>o!==void 0&&o!=="");try{await e.callService("vertical_farm",t,{...this.of,...Object.fromEntries(i)},void 0,!1),this.open=!1,m(this,r.say("noted",{action:e.localize(`component.vertical_farm.services.${t}.name`)}))}catch(o){this.problem=y(o)}finally{this.busy=!1}}closed(){this.open=!1,this.action=void 0}static{this.styles=[h,u` .buttons{display:flex;justify-content:flex-end;gap:var(--ha-space-2, 8px);}ha-form,ha-alert{display:block;margin-top:var(--vf-space);}button:disabled{opacity:0.5;cursor:default;}`]}};function y(n){return n&&typeof n=="object"&&"body"in n&&n.body?y(n.body):n&&typeof n=="object"&&"message"in n?String(n.message):String(n)}customElements.get("vf-action-dialog")||customElements.define("vf-action-dialog",c);var b=["overdue","today","soon","someday","done"];function g(n,a){return n.done?"done":n.day?n.day<a?"overdue":n.day===a?"today":"soon":"someday"}function T(n,a,t){return f(n,{type:"vertical_farm/tasks/subscribe",config_entry_id:a},t)}function x({tasks:n,today:a}){return n.filter(t=>["overdue","today"].includes(g(t,a)))}function F(n,a){return b.flatMap(t=>{let e=n.filter(o=>g(o,a)===t);if(!e.length)return[];let i=[...new Set(e.map(o=>o.rack))].sort((o,s)=>o===null?-1:s===null?1:o.localeCompare(s,void 0,{numeric:!0})).map(o=>({rack:o,tasks:e.filter(s=>s.rack===o)}));return[{when:t,count:e.length,places:i}]})}export{y as a,T as b,x as c,F as d};

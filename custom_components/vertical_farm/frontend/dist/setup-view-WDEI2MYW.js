import{a as c}from"./chunk-JL5OFQDW.js";import{d as S,k as H}from"./chunk-RT5XEN7E.js";import{a as u,b as n,e as p,g as m,j as w,l as v,m as h}from"./chunk-PNZLJHBB.js";function f(o){return o.type==="create_entry"||o.type==="abort"}var F="config/config_entries/subentries/flow";async function k(o,{entry:s,kind:e,subentry:t,answers:a=[]}){let r=await o.callApi("POST",F,{handler:[s,e],...t?{subentry_id:t}:{}});for(let i of a)r=await b(o,r.flow_id,i);return r}function b(o,s,e){return o.callApi("POST",`${F}/${s}`,e)}async function $(o,s){await o.callApi("DELETE",`${F}/${s}`).catch(()=>{})}function y(o){let s={};for(let e of o){if(e.type==="expandable"){s[e.name]={...y(e.schema??[]),...D(e.description?.suggested_value??e.default)};continue}let t=e.description?.suggested_value??e.default;t!=null&&(s[e.name]=t)}return s}function _(o){return Object.fromEntries(Object.entries(o).flatMap(([s,e])=>e==null||e===""?[]:A(e)?[[s,_(e)]]:[[s,e]]))}function A(o){return typeof o=="object"&&o!==null&&!Array.isArray(o)}function D(o){return A(o)?o:{}}var E=class extends m{constructor(){super();this.left=!1;this.values={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={step:{state:!0},values:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e){let{hass:t}=this;if(!(!t||this.busy)){this.wanted=e,this.left=!1,this.busy=!0;try{let a=["config_subentries","selector"].map(i=>t.loadBackendTranslation(i,"vertical_farm")),[r]=await Promise.all([k(t,e),...a]);this.open=!0,this.take(r)}catch(a){v(this,this.words?.say("failed",{reason:c(a)})??c(a))}finally{this.busy=!1}}}text(e,t){return this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${e}`,t??{})??""}take(e){this.problem="",e.type==="form"&&(!(this.step?.type==="form"&&this.step.step_id===e.step_id)||!Object.keys(e.errors??{}).length)&&(this.values=y(e.data_schema)),this.step=e,f(e)&&this.end(e)}end(e){this.open=!1;let t=e.type==="create_entry"||e.reason==="reconfigure_successful",{words:a}=this,r=e.type==="create_entry"?a?.say("flow_added",{name:e.title??""}):this.text(`abort.${e.reason}`,e.description_placeholders)||a?.say("flow_changed");v(this,r??""),t&&this.dispatchEvent(new CustomEvent("vf-changed",{bubbles:!0,composed:!0}))}render(){let{step:e,hass:t,words:a}=this;if(!e||!t||!a||f(e))return p;let r=this.text(`step.${e.step_id}.title`,e.description_placeholders);return n`<ha-dialog .open=${this.open} header-title=${r||a.say("setup")} @closed=${this.closed}>
<p class="quiet">${this.text(`step.${e.step_id}.description`,e.description_placeholders)}</p>
${this.problem?n`<ha-alert alert-type="error">${a.say("failed",{reason:this.problem})}</ha-alert>`:p}
${e.type==="menu"?this.menu(e):this.form(e)}
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${a.say("cancel")}</button>
${e.type==="form"?n`<button class="main" ?disabled=${this.busy} @click=${()=>this.answer(e,_(this.values))}>${a.say("save")}</button>`:p}
</div>
</ha-dialog>`}menu(e){let t=Array.isArray(e.menu_options)?e.menu_options:Object.keys(e.menu_options),a=`step.${e.step_id}`;return n`<ul class="menu">
${t.map(r=>n`<li>
<button ?disabled=${this.busy} @click=${()=>this.answer(e,{next_step_id:r})}>
<span>${this.text(`${a}.menu_options.${r}`)||r}</span>
<span class="quiet">${this.text(`${a}.menu_option_descriptions.${r}`)}</span>
</button>
</li>`)}
</ul>`}form(e){let t=`step.${e.step_id}`,a=(i,l,d)=>{if(i.type==="expandable")return this.text(`${t}.sections.${i.name}.name`)||i.name;let g=d?.path?.[0];return this.text(`${t}.${g?`sections.${g}.`:""}data.${i.name}`)||i.name},r=(i,l)=>{if(i.type==="expandable")return this.text(`${t}.sections.${i.name}.description`);let d=l?.path?.[0];return this.text(`${t}.${d?`sections.${d}.`:""}data_description.${i.name}`,e.description_placeholders)};return n`<ha-form
.hass=${this.hass}
.data=${this.values}
.schema=${e.data_schema}
.error=${e.errors??{}}
.disabled=${this.busy}
.computeLabel=${a}
.computeHelper=${r}
.computeError=${i=>this.text(`error.${i}`,e.description_placeholders)||i}
.localizeValue=${i=>this.hass?.localize(`component.vertical_farm.selector.${i}`)}
@value-changed=${i=>this.values={...this.values,...i.detail.value}}
></ha-form>`}async answer(e,t){let{hass:a}=this;if(!(!a||this.busy)){this.busy=!0;try{let r=await b(a,e.flow_id,t);this.left&&!f(r)?$(a,r.flow_id):this.take(r)}catch(r){this.problem=c(r)}finally{this.busy=!1}}}closed(){this.open=!1;let{step:e,hass:t}=this;this.step=void 0,this.left=!0,!this.busy&&t&&e&&!f(e)&&$(t,e.flow_id)}static{this.styles=[h,u` .buttons{display:flex;justify-content:flex-end;gap:var(--ha-space-2, 8px);}ha-form,ha-alert{display:block;margin-top:var(--vf-space);}.menu{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--vf-space);}.menu button{display:grid;width:100%;padding-block:var(--ha-space-2, 8px);text-align:start;}button:disabled{opacity:0.5;cursor:default;}`]}};customElements.get("vf-flow-dialog")||customElements.define("vf-flow-dialog",E);var T=["back_left","back_right","centre","front_left","front_right"],P=[2,0,1,3,4],M=[33,67,100],U=.8;function I(o){let e=(typeof o=="string"?o.split(/[,;]/).filter(a=>a.trim()):[]).map(a=>{let[r="",i=""]=a.split(":"),l=i.trim().split(/\s+/).map(Number);return{level:Number(r),spots:T.map((d,g)=>l[P.findIndex(R=>R===g)]??null)}}),t=M.filter(a=>!e.some(r=>r.level===a));for(;e.length<M.length;)e.push({level:t.shift()??null,spots:T.map(()=>null)});return e.sort((a,r)=>(a.level??0)-(r.level??0))}function z(o){return o.filter(s=>s.level!==null&&x(s).length).sort((s,e)=>(s.level??0)-(e.level??0)).map(s=>`${s.level}: ${x(s).join(" ")}`).join(", ")}function x(o){return P.map(s=>o.spots[s]??null).filter(s=>s!==null)}function j(o){let s=x(o);return s.length?s.reduce((e,t)=>e+t,0)/s.length:null}function V(o){let s=x(o),e=j(o);return s.length>1&&e?Math.min(...s)/e:null}var W=class extends m{static{this.properties={rows:{state:!0},name:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}constructor(){super(),this.rows=[],this.name="",this.problem="",this.busy=!1,this.open=!1}async ask(s,e){let{hass:t,words:a}=this;if(!(!t||!a||this.busy)){this.busy=!0;try{let r=t.loadBackendTranslation("config_subentries","vertical_farm"),[i]=await Promise.all([k(t,s),r]);if(i.type!=="form")throw new Error(a.say("removed"));this.step=i,this.rows=I(y(i.data_schema).dim_map),this.name=e,this.problem="",this.open=!0}catch(r){v(this,a.say("failed",{reason:c(r)}))}finally{this.busy=!1}}}render(){let{words:s,step:e}=this;return!s||!e?p:n`<ha-dialog .open=${this.open} header-title="${s.say("lamp_map")}: ${this.name}" @closed=${this.closed}>
<p class="quiet">${s.say("lamp_map_intro")}</p>
${this.problem?n`<ha-alert alert-type="error">${this.problem}</ha-alert>`:p}
<div class="levels">${this.rows.map((t,a)=>this.row(t,a,s))}</div>
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${s.say("cancel")}</button>
<button class="main" ?disabled=${this.busy} @click=${()=>{this.save(e)}}>${s.say("save")}</button>
</div>
</ha-dialog>`}row(s,e,t){let a=V(s),r=j(s),i=a!==null&&a>=U;return n`<fieldset>
<legend>
<label>${t.say("light_level")}
${this.number(s.level,`${t.say("light_level")} ${e+1}`,100,l=>this.change(e,{...s,level:l}))} %</label>
</legend>
<div class="spots">
${T.map((l,d)=>n`<label class=${l}><span class="quiet">${t.say(`spot_${l}`)}</span>
${this.number(s.spots[d]??null,`${t.percent((s.level??0)/100)}, ${t.say(`spot_${l}`)}`,5e3,g=>this.change(e,{...s,spots:s.spots.map((R,N)=>N===d?g:R)}))}</label>`)}
</div>
<p role="status" data-tone=${a===null?"none":i?"good":"watch"}>
${r===null?t.say("not_measured"):t.say("lamp_mean",{ppfd:t.number(r)})}
${a===null?p:n`· <ha-icon class="tone-icon" icon=${i?"mdi:check-circle":"mdi:alert"}></ha-icon>
${t.say(i?"lamp_even":"lamp_uneven",{share:t.percent(a)})}`}
</p>
</fieldset>`}number(s,e,t,a){return n`<input
type="number"
inputmode="decimal"
min="0"
max=${t}
step="any"
aria-label=${e}
.value=${s===null?"":String(s)}
@input=${r=>{let{value:i}=r.target;a(i===""||!Number.isFinite(Number(i))?null:Number(i))}}
/>`}change(s,e){this.rows=this.rows.map((t,a)=>a===s?e:t)}async save(s){let{hass:e,words:t}=this;if(!(!e||!t)){this.busy=!0;try{let a={...y(s.data_schema),dim_map:z(this.rows)},r=await b(e,s.flow_id,_(a));if(f(r))this.open=!1,this.step=void 0,v(this,t.say("flow_changed"));else if(r.type==="form"){this.step=r;let[i=""]=Object.values(r.errors??{}),l=`component.vertical_farm.config_subentries.rack.error.${i}`;this.problem=e.localize(l,r.description_placeholders??{})||i}}catch(a){this.problem=t.say("failed",{reason:c(a)})}finally{this.busy=!1}}}closed(){this.open=!1;let{step:s,hass:e}=this;this.step=void 0,s&&e&&!this.busy&&$(e,s.flow_id)}static{this.styles=[h,u` .levels{display:grid;gap:var(--vf-space);margin-block-start:var(--vf-space);}fieldset{min-width:0;border:1px solid var(--divider-color);border-radius:var(--vf-radius);}legend label{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}legend input{width:5em;}.spots{display:grid;grid-template-columns:repeat(3, minmax(0, 1fr));gap:var(--ha-space-2, 8px);grid-template-areas:"bl . br" ". c ." "fl . fr";direction:ltr;}.spots label{display:grid;}.back_left{grid-area:bl;}.back_right{grid-area:br;}.centre{grid-area:c;}.front_left{grid-area:fl;}.front_right{grid-area:fr;}input{min-height:44px;width:100%;font:inherit;color:inherit;background:none;border:1px solid var(--secondary-text-color);border-radius:var(--ha-border-radius-lg, 8px);padding-inline:var(--ha-space-2, 8px);}fieldset p{margin-block-start:var(--ha-space-2, 8px);}.buttons{display:flex;justify-content:flex-end;gap:var(--ha-space-2, 8px);}button:disabled{opacity:0.5;}`]}};customElements.get("vf-lamp-map")||customElements.define("vf-lamp-map",W);var L=class extends m{constructor(){super();this.asked="";this.problem="",this.states=new Map}static{this.properties={farm:{attribute:!1},words:{attribute:!1},found:{state:!0},problem:{state:!0},states:{state:!0}}}updated(){let{farm:e,hass:t}=this;!e||!t||this.asked===e.id||(this.asked=e.id,this.look(t,e))}async look(e,t){this.problem="";try{let{response:a}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"suggest_automations",service_data:{config_entry_id:t.entry},return_response:!0});this.found=a.suggestions}catch(a){this.problem=c(a)}}render(){let{words:e,found:t,problem:a}=this;if(!e)return p;if(a)return n`<ha-alert alert-type="error">${e.say("failed",{reason:a})}</ha-alert>
<button @click=${()=>this.hass&&this.farm&&void this.look(this.hass,this.farm)}>${e.say("retry")}</button>`;if(!t)return n`<p class="quiet" role="status">${e.say("suggest_loading")}</p>`;let r=t.filter(i=>this.states.get(i.id)!=="created");return n`
<p class="quiet">${e.say(r.length?"suggest_intro":"suggest_none")}</p>
<ul>
${t.map(i=>this.suggestion(i,e))}
</ul>
${r.length>1?n`<button class="main" @click=${()=>{this.createAll(r)}}>${e.say("suggest_all",{count:e.number(r.length)})}</button>`:p}
<button @click=${()=>w("/config/automation/dashboard")}>${e.say("automations")}</button>
`}suggestion(e,t){let a=this.states.get(e.id);return n`<li>
<span class="text"><b>${e.alias}</b> <span class="quiet">${e.why}</span>
${typeof a=="object"?n`<span role="alert">${t.say("failed",{reason:a.failed})}</span>`:p}</span>
${a==="created"?n`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${t.say("suggest_created")}</span>`:n`<button
?disabled=${a==="creating"}
aria-label="${t.say("suggest_create")}: ${e.alias}"
@click=${()=>{this.create(e)}}
>
${t.say(typeof a=="object"?"retry":"suggest_create")}
</button>`}
</li>`}async createAll(e){for(let t of e)await this.create(t)}async create(e){let{hass:t}=this;if(t){this.mark(e.id,"creating");try{e.blueprint_missing&&await t.callService("vertical_farm","install_blueprints",{}),await t.callApi("POST",`config/automation/config/${e.id}`,e.config),this.mark(e.id,"created")}catch(a){this.mark(e.id,{failed:c(a)})}}}mark(e,t){this.states=new Map(this.states).set(e,t)}static{this.styles=[h,u` :host{display:grid;gap:var(--ha-space-2, 8px);justify-items:start;width:100%;}ul{width:100%;}li,.made{display:flex;align-items:center;gap:var(--vf-space);}li{justify-content:space-between;padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}.text{display:grid;min-width:0;overflow-wrap:anywhere;}button:disabled{opacity:0.5;}`]}};customElements.get("vf-suggestions")||customElements.define("vf-suggestions",L);var O=6,q=class extends m{static{this.properties={farm:{attribute:!1},words:{attribute:!1}}}set hass(s){let e=this.latest?.user?.is_admin;this.latest=s,this.pass(),e!==s?.user?.is_admin&&this.requestUpdate()}get hass(){return this.latest}pass(){let s=this.renderRoot?.querySelectorAll("vf-action-dialog, vf-flow-dialog, vf-lamp-map, vf-suggestions");for(let e of s??[])Object.assign(e,{hass:this.latest,words:this.words})}updated(){this.pass()}get forms(){return this.renderRoot.querySelector("vf-flow-dialog")}get lampMap(){return this.renderRoot.querySelector("vf-lamp-map")}render(){let{farm:s,words:e}=this;if(!s||!e)return p;let t=this.latest?.user?.is_admin??!1,{shelves:a}=s,r=a.filter(l=>l.crop).length,i=a.filter(S).length;return n`
<p>${e.say(t?"setup_intro":"setup_by_admin")}</p>
<ol>
${this.step("setup_racks",s.racks.length>0,this.racks(s,t))}
${this.step("setup_sensors",i>0&&i===a.length,this.sensors(s,i,t))}
${this.step("setup_water",s.reservoirs.length>0,this.water(s,t))}
${this.step("setup_crops",r>0,this.crops(s,r))}
${t&&r&&this.latest?.services.vertical_farm?.suggest_automations?this.step("setup_automations",void 0,n`<vf-suggestions .farm=${s}></vf-suggestions>`):p}
</ol>
<vf-action-dialog></vf-action-dialog>
<vf-flow-dialog></vf-flow-dialog>
<vf-lamp-map></vf-lamp-map>
`}step(s,e,t){let{words:a}=this;return n`<li class="card" data-tone=${e?"good":"info"}>
<div class="line">
<h2>${a.say(s)}</h2>
${e===void 0?p:n`<span class="calm"><ha-icon class="tone-icon" icon=${e?"mdi:check-circle":"mdi:circle-outline"}></ha-icon>
${a.say(e?"setup_done":"setup_open")}</span>`}
</div>
${t}
</li>`}racks(s,e){let{words:t}=this,a={racks:t.number(s.racks.length),shelves:t.number(s.shelves.length)};return n`<p class="quiet">${s.racks.length?t.say("setup_racks_now",a):t.say("no_racks")}</p>
${e?n`<button class=${s.racks.length?"":"main"} @click=${()=>{this.forms?.ask({entry:s.entry,kind:"rack"})}}>
${t.say("add_rack")}
</button>`:p}`}sensors(s,e,t){let{words:a}=this,r={count:a.number(e),all:a.number(s.shelves.length)};return n`<p class="quiet">${a.say("setup_sensors_now",r)}</p>
${s.racks.map(i=>this.rack(s,i,t))}`}rack(s,e,t){let{words:a}=this,r=l=>({entry:s.entry,kind:"rack",subentry:this.own(e.id),answers:l}),i=l=>r([{next_step_id:"edit_shelf"},{shelf:this.own(l.id)}]);return n`<details ?open=${s.racks.length===1}>
<summary>${e.name}</summary>
<ul>
${t?n`<li>
<span class="text">${a.say("setup_rack_sensors")}</span>
<button aria-label="${a.say("change")}: ${e.name}" @click=${()=>{this.forms?.ask(r([{next_step_id:"edit_rack"}]))}}>${a.say("change")}</button>
</li>`:p}
${e.shelves.map(l=>n`<li>
<span class="text">${l.name}
<span class="quiet">${a.say(S(l)?"setup_has_sensors":"setup_no_sensors")} ·
${a.say(l.entities.planned_level?"setup_has_lamp":"setup_no_lamp")}</span></span>
${t?n`${l.entities.planned_level?n`<button
aria-label="${a.say("lamp_measure")}: ${e.name} ${l.name}"
@click=${()=>{this.lampMap?.ask(i(l),`${e.name} ${l.name}`)}}
>
${a.say("lamp_measure")}
</button>`:p}
<button
aria-label="${a.say("change")}: ${e.name} ${l.name}"
@click=${()=>{this.forms?.ask(i(l))}}
>
${a.say("change")}
</button>`:p}
</li>`)}
</ul>
</details>`}own(s){return this.latest?.devices[s]?.identifiers?.find(([e])=>e==="vertical_farm")?.[1]??""}water(s,e){let{words:t}=this;return n`<p class="quiet">${s.reservoirs.length?p:t.say("setup_no_water")}</p>
<ul>
${s.reservoirs.map(a=>n`<li>
<span class="text">${a.name}</span>
${e?n`<button
aria-label="${t.say("change")}: ${a.name}"
@click=${()=>{this.forms?.ask({entry:s.entry,kind:"reservoir",subentry:this.own(a.id)})}}
>
${t.say("change")}
</button>`:p}
</li>`)}
</ul>
${e&&s.racks.length?n`<button @click=${()=>{this.forms?.ask({entry:s.entry,kind:"reservoir"})}}>${t.say("add_reservoir")}</button>`:p}`}crops(s,e){let{words:t}=this,a=s.shelves.filter(i=>i.status==="empty"),r={count:t.number(e),all:t.number(s.shelves.length)};return n`<p class="quiet">${t.say("setup_crops_now",r)}</p>
<ul>
${a.slice(0,O).map(i=>n`<li>
<span class="text">${i.rack} · ${i.name} <span class="quiet">${H(i,t)}</span></span>
<button
aria-label="${t.say("sow")}: ${i.rack} ${i.name}"
@click=${()=>{this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",i.id)}}
>
${t.say("sow")}
</button>
</li>`)}
</ul>
${a.length>O?n`<button @click=${()=>w("/vertical-farm/farm")}>${t.say("setup_more_empty",{count:t.number(a.length-O)})}</button>`:p}`}static{this.styles=[h,u` :host{display:grid;gap:var(--vf-space);max-width:900px;margin-inline:auto;}ol{display:grid;gap:var(--vf-space);}ol > li{display:grid;gap:var(--ha-space-2, 8px);justify-items:start;border-inline-start:4px solid var(--tone);}.line,li li,.calm{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}.line,details,ul{width:100%;}.line,li li{justify-content:space-between;}li li{padding-block:4px;}.text{flex:1;display:grid;min-width:0;overflow-wrap:anywhere;}summary{min-height:44px;align-content:center;cursor:pointer;font-weight:500;}summary:focus-visible{outline:2px solid var(--vf-accent);outline-offset:2px;}`]}};customElements.get("vf-setup-view")||customElements.define("vf-setup-view",q);export{q as SetupView};

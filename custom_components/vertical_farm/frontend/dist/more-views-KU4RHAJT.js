import"./chunk-MCW4ECBY.js";import"./chunk-KZP2QARZ.js";import{a as m,b as oe,d as le}from"./chunk-KGXICIZM.js";import"./chunk-P7Q5K7ZE.js";import{a as f,b as n,d as ae,e as p,f as re,g as y,i as ie,j as b,l as $,p as B,w as ne,x as g}from"./chunk-ISPTHUCT.js";var ke=14,U=class extends y{static{this.properties={farm:{attribute:!1},words:{attribute:!1},price:{state:!0},priced:{state:!0}}}constructor(){super(),this.priced=!0}set hass(r){this.latest=r,this.pass()}get hass(){return this.latest}pass(){let{latest:r}=this;if(!r)return;for(let t of this.renderRoot?.querySelectorAll("vf-ha-card")??[])t.hass=r;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=r),this.price&&(this.priced=ie(r.states[this.price]))}updated(){this.pass()}render(){let{farm:r,words:e}=this;return r?n`
<section class="card">
<h2>${e.say("light_today")}</h2>
<vf-light-plan
.device=${r.id}
.words=${e}
@vf-light-day=${t=>this.price=t.detail.price}
></vf-light-plan>
</section>
<section class="energy">
<h2>${e.say("energy")}</h2>
${this.energy(r)}
</section>
`:p}energy(r){let{words:e}=this,t=r.entities.energy_today,s=r.entities.cost_today;if(!t)return n`<p class="card">${e.say("no_power")}</p>`;let a=r.racks.flatMap(i=>i.entities.energy_today?[{entity:i.entities.energy_today,name:i.name}]:[]);return n`
${this.price===null?n`<p class="quiet">${e.say("no_price_entity")}</p>`:p}
${this.price&&!this.priced?n`<p class="quiet" role="status">${e.say("no_price")}</p>`:p}
<div class="tiles">
${this.card({type:"tile",entity:t,name:{type:"entity"}})} ${this.sum(t,"day","energy_yesterday")}
${this.sum(t,"month","energy_month")}
${s?n`${this.card({type:"tile",entity:s,name:{type:"entity"}})} ${this.sum(s,"day","cost_yesterday")}
${this.sum(s,"month","cost_month")}`:p}
${this.price?this.card({type:"tile",entity:this.price,name:e.say("price"),features:[{type:"trend-graph",hours_to_show:24}]}):p}
</div>
<div class="graphs">
${this.days(t,"energy_days")} ${s?this.days(s,"cost_days"):p}
${a.length>1?this.card({type:"entities",title:e.say("energy_racks"),entities:a}):p}
</div>
`}card(r){return n`<vf-ha-card .config=${r}></vf-ha-card>`}sum(r,e,t){let s=e==="day"?{period:e,offset:-1}:{period:e};return this.card({type:"statistic",entity:r,name:this.words.say(t),stat_type:"change",period:{calendar:s}})}days(r,e){return this.card({type:"statistics-graph",title:this.words.say(e),entities:[r],stat_types:["change"],chart_type:"bar",period:"day",days_to_show:ke,hide_legend:!0})}static{this.styles=[g,f` :host{display:grid;gap:var(--ha-space-4, 16px);max-width:1400px;margin-inline:auto;}.tiles,.graphs{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}.tiles{grid-template-columns:repeat(auto-fill, minmax(min(100%, 220px), 1fr));}.graphs{grid-template-columns:repeat(auto-fit, minmax(min(100%, 360px), 1fr));}vf-ha-card{display:block;min-width:0;}`]}};customElements.get("vf-light-view")||customElements.define("vf-light-view",U);var pe=f` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);}.line,.actions{display:flex;flex-wrap:wrap;align-items:start;justify-content:space-between;gap:var(--ha-space-2, 8px);}.actions{justify-content:start;margin-block-start:var(--vf-space);}.fields{display:flex;flex-wrap:wrap;align-items:end;gap:var(--ha-space-2, 8px) var(--ha-space-4, 16px);margin-block-start:var(--vf-space);}.heat{align-items:baseline;}.fields label{flex:1 1 200px;}.stages{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 440px), 1fr));gap:var(--ha-space-4, 16px);align-items:start;}.scroll{overflow-x:auto;}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;}th,td{padding:6px 4px;border-block-end:1px solid var(--divider-color);font-weight:inherit;text-align:start;vertical-align:top;}thead th{color:var(--secondary-text-color);font-size:var(--ha-font-size-s, 12px);}td small,th small{font-size:var(--ha-font-size-s, 12px);}td input{width:100%;min-width:52px;appearance:textfield;}.saving{position:sticky;bottom:var(--ha-space-2, 8px);z-index:3;margin:0;padding:var(--ha-space-2, 8px);}@media (max-width:870px){.saving{bottom:calc(64px + var(--safe-area-inset-bottom, 0px));}}@media (max-width:600px){.editing .origin{display:none;}.editing input{padding-inline:6px;}}.wrong input{border-color:var(--vf-act);box-shadow:inset 0 0 0 1px var(--vf-act);}.refused{display:block;padding-inline-start:var(--ha-space-2, 8px);border-inline-start:4px solid var(--vf-act);color:var(--primary-text-color);font-size:var(--ha-font-size-m, 14px);overflow-wrap:anywhere;}a{color:inherit;}.mark{padding-inline:4px;}ol,ul{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}li{overflow-wrap:anywhere;}`;var k="/vertical-farm/recipes",H={duration_d:"d",air_temperature_day_c:"°C",air_temperature_night_c:"°C",humidity_pct:"%",vpd_kpa:"kPa",co2_ppm:"ppm",ppfd_umol:"µmol/(m² s)",photoperiod_h:"h",dli_mol:"mol/(m² d)",ec_ms_cm:"mS/cm",ph:"",water_temperature_c:"°C",density_m2:"1/m²"},C=["min","typical","max"];function L(o){if(!o||typeof o!="object"||!("translation_placeholders"in o))return null;let{path:r,reason:e}=o.translation_placeholders??{};return r!==void 0&&e!==void 0?{path:r,reason:e}:null}function O(o,r){return o?o.path===r||C.some(e=>o.path===`${r}/${e}`):!1}function N(o,r,e){let t=structuredClone(o),s=r.split("/"),a=t;for(let i of s.slice(0,-1))a=a[i];return a[s.at(-1)??""]=e,t}async function A(o,r,e){let t={type:"call_service",domain:"vertical_farm",service:r,service_data:e,return_response:!0};return(await o.callWS(t)).response}var K=class extends y{constructor(){super();this.asked="";this.refusal=null,this.problem="",this.copying=!1,this.busy=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},recipe:{attribute:!1},told:{state:!0},draft:{state:!0},refusal:{state:!0},problem:{state:!0},copying:{state:!0},busy:{state:!0}}}connectedCallback(){super.connectedCallback(),this.hass?.loadBackendTranslation("selector","vertical_farm").then(()=>this.requestUpdate())}updated(){let e=`${this.farm.entry} ${this.recipe}`;e!==this.asked&&(this.asked=e,this.draft=void 0,this.copying=!1,this.ask())}async ask(e){let{farm:t,hass:s,recipe:a}=this;this.problem="",this.refusal=null;try{let i={type:"vertical_farm/recipe",config_entry_id:t.entry,recipe:a},l=await s?.callWS(e?{...i,against:e}:i);a===this.recipe&&(this.told=l)}catch(i){this.told=void 0,this.problem=m(i)}}render(){let{told:e,words:t}=this;return e?n`
${this.head(e)} ${this.draft?p:this.changes(e)}
<div class="stages">${e.stages.map((s,a)=>this.stage(e,s,a))}</div>
${this.tasks(e)} ${this.sources(e)} ${this.draft?this.saving():p}
`:n`<div class="card">
<p role="status">${this.problem||t.say("loading")}</p>
<p><button @click=${()=>b(k)}>${t.say("all_recipes")}</button></p>
</div>`}head(e){let{draft:t,words:s}=this,a=s.state("sensor","crop",e.crop),i=l=>t?this.input(l,s.sayKey("recipe",l),"°C",t[l]):n`<span>${s.sayKey("recipe",l)}: ${this.number(e.heat[l].value)} °C
${this.mark(e,e.heat[l].source,e.heat[l].note)}</span>`;return n`<section class="card">
<div class="line">
<div>
<h2 dir="auto">${e.library?a:e.name}</h2>
<p class="quiet">
${e.library||e.name===a?p:n`${a} · `}<i lang="la">${e.latin_name}</i> ·
${s.days(Math.round(e.duration_days))} ·
${e.library?s.say("from_library"):s.say("version",{version:s.number(e.version)})}
</p>
</div>
${this.versions(e)}
</div>
${t?n`<div class="fields">
${this.text("name",s.say("recipe_name"),t.name)} ${this.text("note",s.say("note"),t.note)}
</div>`:e.note?n`<p dir="auto">${e.note}</p>`:p}
<div class="fields heat">${i("base_c")} ${i("upper_c")}</div>
${e.used_by.length?n`<p class="quiet">${s.say("used_by",{batches:e.used_by.join(", ")})}</p>`:p}
${this.refused("")}
${this.problem?n`<p class="refused" role="alert">${s.say("failed",{reason:this.problem})}</p>`:p}
${this.copying?this.copyForm(e):this.draft?p:this.buttons(e)}
</section>`}versions(e){return e.versions.length<2||this.draft?p:n`<label
>${this.words.say("versions")}
<select @change=${t=>b(ce(t.target.value))}>
${e.versions.toReversed().map(t=>n`<option ?selected=${t===e.recipe}>${t}</option>`)}
</select>
</label>`}buttons(e){let{words:t}=this;return n`<div class="actions">
${e.library?p:n`<button class="main" @click=${()=>this.change(e)}>${t.say("change")}</button>`}
<button class=${e.library?"main":""} @click=${()=>this.copying=!0}>${t.say("copy")}</button>
<button ?disabled=${this.busy} @click=${this.giveOut}>${t.say("export_recipe")}</button>
${e.library||e.used_by.length?p:n`<button ?disabled=${this.busy} @click=${this.removeVersion}>${t.say("remove_version")}</button>`}
<button @click=${()=>b(k)}>${t.say("all_recipes")}</button>
</div>`}saving(){let{words:e}=this;return n`<div class="card actions saving">
<button class="main" ?disabled=${this.busy} @click=${this.save}>${e.say("save_version")}</button>
<button @click=${this.stopChanging}>${e.say("cancel")}</button>
</div>`}copyForm(e){let{words:t}=this,s=e.library?t.state("sensor","crop",e.crop):e.name;return n`<form class="fields" @submit=${this.copy}>
<label>${t.say("recipe_name")}<input name="name" required .value=${t.say("copy_of",{name:s})} /></label>
<label>
${t.say("recipe_id")}<input name="new_recipe_id" required pattern="[^@]+" .value=${`my_${e.recipe_id}`} />
${this.refused("id")}
</label>
<button class="main" ?disabled=${this.busy}>${t.say("copy")}</button>
<button type="button" @click=${this.stopChanging}>${t.say("cancel")}</button>
</form>`}changes(e){let{words:t}=this,s=[...new Set([...e.against?[e.against]:[],...e.versions])].filter(a=>a!==e.recipe);return s.length?n`<section class="card">
<div class="line">
<h2>${t.say("changes")}</h2>
<label
>${t.say("against")}
<select @change=${a=>{this.ask(a.target.value)}}>
${e.against?p:n`<option></option>`}
${s.map(a=>n`<option ?selected=${a===e.against}>${a}</option>`)}
</select>
</label>
</div>
${e.changes.length?n`<div class="scroll" tabindex="0" role="region" aria-label=${t.say("changes")}>
<table>
<thead>
<tr><th scope="col">${t.say("what")}</th><th scope="col">${e.against}</th><th scope="col">${e.recipe}</th></tr>
</thead>
<tbody>
${e.changes.map(a=>n`<tr><th scope="row">${this.place(a)}</th><td>${this.value(a.old)}</td><td><b>${this.value(a.new)}</b></td></tr>`)}
</tbody>
</table>
</div>`:n`<p class="quiet">${t.say("no_changes")}</p>`}
</section>`:p}place({path:e}){let{words:t}=this,[s="",a,i,l]=e.split("/");if(s==="tasks")return`${t.say("view_tasks")} ${t.number(Number(a)+1)}`;if(s!=="stages"||!a)return t.sayKey("recipe",s);let c=i?t.sayKey("quantity",i):"";return[this.stageName(a),c,l?t.sayKey("part",l):""].filter(Boolean).join(" · ")}value(e){return e==null||e===""?"–":typeof e=="number"?this.number(e):Array.isArray(e)?e.map(t=>this.stageName(String(t))).join(", "):typeof e=="object"?this.task(e):String(e)}stageName(e){return this.words.state("select","stage",e)}stage(e,t,s){let{draft:a,words:i}=this,l=`stages/${s}`,c=this.stageName(t.id);return n`<section class="card">
<h2>${c}</h2>
${a?this.input(`${l}/degree_days`,i.say("recipe_degree_days"),"°C·d",a.stages[s]?.degree_days??null,!0):t.degree_days===null?p:n`<p class="quiet">${i.say("ends_by_heat",{heat:this.number(t.degree_days)})}</p>`}
<div class="scroll" tabindex="0" role="region" aria-label=${c}>
<table class=${a?"editing":""}>
<thead>
<tr>
<th scope="col">${i.say("what")}</th>
${C.map(d=>n`<th scope="col">${i.sayKey("part",d)}</th>`)}
<th scope="col" class="origin">${i.say("source")}</th>
</tr>
</thead>
<tbody>
${Object.keys(H).map(d=>this.band(e,t.bands[d],`${l}/${d}`,d))}
</tbody>
</table>
</div>
</section>`}band(e,t,s,a){let{words:i}=this;if(!t)return p;let l=i.sayKey("quantity",a),c=H[a];return n`<tr class=${O(this.refusal,s)?"wrong":""}>
<th scope="row">${l}${c?n` <small class="quiet" dir="ltr">${c}</small>`:p}</th>
${C.map(d=>n`<td>${this.cell(s,a,d,t)}</td>`)}
<td class="origin">${this.mark(e,t.source,t.note)} ${this.library(t)}</td>
</tr>
${O(this.refusal,s)?n`<tr><td colspan="5">${this.refused(s)}</td></tr>`:p}`}cell(e,t,s,a){let{draft:i,words:l}=this;if(!i)return this.number(a[s]);let[,c="",d=""]=e.split("/"),w=(i.stages[Number(c)]?.[d])[s];return n`<input
type="number"
step="any"
aria-label="${l.sayKey("quantity",t)}, ${l.sayKey("part",s)}"
.value=${String(w)}
@input=${u=>this.put(`${e}/${s}`,u)}
/>`}library({library:e}){if(!e)return p;let[t,s,a]=e.map(i=>this.number(i));return n`<small class="quiet">${this.words.say("library_says",{band:`${t} – ${s} – ${a}`})}</small>`}mark(e,t,s){let{words:a}=this;if(t===null)return n`<small>${a.say("own_number")}</small>`;let i=this.cited(e).findIndex(c=>c.key===t)+1;if(!i)return n`<small class="quiet" title=${s??p}>${a.say("practice")}</small>`;let l=[this.cited(e)[i-1]?.citation,s].filter(Boolean).join(". ");return n`<a
class="mark"
href="#source-${i}"
title=${l}
aria-label="${a.say("source")} ${i}: ${l}"
@click=${c=>this.showSource(c,i)}
>[${i}]</a
>`}cited(e){return e.sources.filter(t=>t.level!=="practice")}showSource(e,t){e.preventDefault();let s=this.renderRoot.querySelector(`#source-${t}`);s?.scrollIntoView({block:"center"}),s?.focus()}tasks(e){let{tasks:t}=e.document;return t.length?n`<section class="card">
<h2>${this.words.say("view_tasks")}</h2>
<ul>
${t.map(s=>n`<li>${this.task(s)}</li>`)}
</ul>
${this.draft?n`<p class="quiet">${this.words.say("tasks_by_text")}</p>`:p}
</section>`:p}task({day:e,every_d:t,kind:s,note:a,stage:i}){let{words:l}=this,c=this.hass?.localize(`component.vertical_farm.selector.task_kind.options.${s}`)||s,d=l.say("task_when",{stage:this.stageName(i),day:this.number(e)}),w=t===null?"":l.say("task_every",{days:this.number(t)});return[`${c}: ${d}`,w,a].filter(Boolean).join(", ")}sources(e){let{words:t}=this;return n`<section class="card">
<h2>${t.say("sources")}</h2>
<ol>
${this.cited(e).map((s,a)=>n`<li id="source-${a+1}" tabindex="-1">
[${a+1}] ${s.citation}
${s.finding?n`<span class="quiet">${s.finding}</span>`:p}
${s.url?n`<a href=${s.url} target="_blank" rel="noreferrer">${s.url}</a>`:p}
</li>`)}
</ol>
<p class="quiet">${t.say("practice_means")}</p>
</section>`}input(e,t,s,a,i=!1){return n`<label>
${t} (${s})
<input
type="number"
step="any"
?required=${!i}
.value=${a===null?"":String(a)}
@input=${l=>this.put(e,l)}
/>
${this.refused(e)}
</label>`}text(e,t,s){return n`<label>
${t}
<input
.value=${s}
@input=${({target:a})=>this.draft=N(this.draft,e,a.value)}
/>
${this.refused(e)}
</label>`}refused(e){let{refusal:t}=this;if(!t)return p;if(!(e===""?!this.hasPlace(t):O(t,e)))return p;let a=e===""&&t.path!=="recipe"?`${t.path}: `:"";return n`<span class="refused" role="alert">${a}${t.reason}</span>`}hasPlace({path:e}){if(this.copying)return e==="id";let[t="",,s=""]=e.split("/");return t==="stages"?s in H||s==="degree_days":["name","note","base_c","upper_c"].includes(t)}put(e,{target:t}){let{value:s,valueAsNumber:a}=t;this.draft&&(this.draft=N(this.draft,e,s===""?null:a))}number(e){return this.words.amount(e)}change(e){this.draft=structuredClone(e.document)}stopChanging(){this.draft=void 0,this.copying=!1,this.refusal=null,this.problem=""}async save(){let e=await this.attempt("import_recipe",{recipe:this.draft});e?this.saved(e):this.updateComplete.then(()=>this.renderRoot.querySelector(".refused")?.scrollIntoView({block:"center"}))}async copy(e){e.preventDefault();let t=Object.fromEntries(new FormData(e.target)),s=await this.attempt("fork_recipe",{recipe:this.recipe,...t});s&&this.saved(s)}saved({recipe:e}){this.stopChanging(),$(this,this.words.say("recipe_saved",{recipe:e})),b(ce(e))}async giveOut(){let e=await this.attempt("export_recipe",{recipe:this.recipe});if(!e)return;let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e.yaml],{type:"application/yaml"})),t.download=`${this.recipe.replace("@","-")}.yaml`,t.click(),URL.revokeObjectURL(t.href)}async removeVersion(){await this.attempt("remove_recipe",{recipe:this.recipe})&&b(k)}async attempt(e,t){let{farm:s,hass:a}=this;if(!(!a||this.busy)){this.busy=!0,this.refusal=null,this.problem="";try{return await A(a,e,{config_entry_id:s.entry,...t})}catch(i){this.refusal=L(i),this.problem=this.refusal?"":m(i);return}finally{this.busy=!1}}}static{this.styles=[g,pe]}};function ce(o){return`${k}/${encodeURIComponent(o)}`}customElements.get("vf-recipe-page")||customElements.define("vf-recipe-page",K);var z=class extends y{constructor(){super();this.listed="";this.detail="",this.problem="",this.taking="",this.busy=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},detail:{attribute:!1},recipes:{state:!0},problem:{state:!0},taking:{state:!0},busy:{state:!0}}}get asked(){let e=decodeURIComponent(this.detail);return e===this.farm?.id?"":e}updated(){let e=this.asked?"":this.farm?.entry??"";e!==this.listed&&(this.listed=e,e&&this.list())}disconnectedCallback(){super.disconnectedCallback(),this.listed=""}async list(){let{farm:e,hass:t}=this;if(!(!e||!t))try{let{recipes:s}=await A(t,"list_recipes",{config_entry_id:e.entry});this.recipes=s}catch(s){this.problem=m(s)}}render(){let{asked:e,farm:t,hass:s,recipes:a,words:i}=this;if(!t)return p;if(e)return n`<vf-recipe-page .hass=${s} .farm=${t} .words=${i} .recipe=${e}></vf-recipe-page>`;let l=a?.filter(c=>!c.library)??[];return n`
${a?p:n`<p class="card quiet" role="status">${i.say("loading")}</p>`}
<section class="card">
<h2>${i.say("own_recipes")}</h2>
${l.length?this.entries(l):n`<p class="quiet">${i.say("no_own_recipes")}</p>`}
${this.takeIn(i)}
</section>
${a?n`<section class="card">
<h2>${i.say("library")}</h2>
${this.entries(a.filter(c=>c.library))}
</section>`:p}
`}entries(e){let{words:t}=this;return n`<ul>
${e.map(s=>{let a=`${k}/${encodeURIComponent(s.recipe)}`,i=t.state("sensor","crop",s.crop),l=[s.library||s.name===i?"":i,t.days(Math.round(s.duration_days)),t.say("stage_count",{count:t.number(s.stages.length)}),s.library?"":t.say("version",{version:t.number(s.version)})];return n`<li>
<a href=${a} @click=${c=>Re(c,a)}>
<b dir="auto">${s.library?i:s.name}</b>
<span class="quiet">${l.filter(Boolean).join(" · ")}</span>
</a>
</li>`})}
</ul>`}takeIn(e){return n`<details>
<summary>${e.say("import_recipe")}</summary>
<form @submit=${this.send}>
<label>${e.say("recipe_file")}<input type="file" accept=".yaml,.yml,.json" @change=${this.read} /></label>
<label>
${e.say("recipe_text")}
<textarea
required
rows="10"
spellcheck="false"
.value=${this.taking}
aria-describedby="problem"
@input=${t=>this.taking=t.target.value}
></textarea>
</label>
<p id="problem" role="alert">${this.problem?e.say("failed",{reason:this.problem}):p}</p>
<button class="main" ?disabled=${this.busy}>${e.say("import_recipe")}</button>
</form>
</details>`}async read(e){let t=e.target.files?.[0];t&&(this.taking=await t.text())}async send(e){e.preventDefault();let{farm:t,hass:s,words:a}=this;if(!(!t||!s)){this.busy=!0,this.problem="";try{let i={config_entry_id:t.entry,recipe:this.taking},l=await A(s,"import_recipe",i);this.taking="",$(this,a.say("recipe_saved",{recipe:l.recipe})),b(`${k}/${encodeURIComponent(l.recipe)}`)}catch(i){let l=L(i);this.problem=l?`${l.path}: ${l.reason}`:m(i)}finally{this.busy=!1}}}static{this.styles=[g,f` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}ul{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 280px), 1fr));gap:0 var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}li a{display:grid;align-content:center;min-height:56px;padding-block:var(--ha-space-1, 4px);border-block-end:1px solid var(--divider-color);color:inherit;text-decoration:none;overflow-wrap:anywhere;}li a:hover b{text-decoration:underline;}summary{min-height:44px;align-content:center;cursor:pointer;}form{display:grid;gap:var(--vf-space);justify-items:start;}form label{width:100%;}textarea{padding:var(--ha-space-2, 8px);font-family:var(--ha-font-family-code, monospace);}#problem{overflow-wrap:anywhere;border-inline-start:4px solid var(--vf-act);padding-inline-start:var(--ha-space-2, 8px);}#problem:empty{display:none;}`]}};function Re(o,r){o.button||o.metaKey||o.ctrlKey||o.shiftKey||(o.preventDefault(),b(r),window.scrollTo(0,0))}customElements.get("vf-recipes-view")||customElements.define("vf-recipes-view",z);var Te=20,V=class extends y{constructor(){super();this.asked="";this.problem="",this.all=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},told:{state:!0},problem:{state:!0},all:{state:!0}}}disconnectedCallback(){super.disconnectedCallback(),this.asked=""}updated(){let e=this.farm?.entry??"";e===this.asked||!this.hass||(this.asked=e,this.ask(this.hass,e))}async ask(e,t){this.problem="";try{let s=await e.callWS({type:"vertical_farm/reports",config_entry_id:t});t===this.asked&&(this.told=s)}catch(s){this.problem=m(s)}}render(){let{farm:e,problem:t,told:s,words:a}=this;if(!e)return p;if(!s)return n`<p class="card" role="status">${t||a.say("loading")}</p>`;let i=s.batches.filter(d=>!d.ended),l=s.batches.filter(d=>d.ended),c=this.all?l:l.slice(0,Te);return n`
<p class="quiet">${a.say("report_about")}</p>
<section class="card">
<h2>${a.say("report_weeks")}</h2>
<ul>
${s.weeks.map(d=>this.entry("week",d,a.week(d),""))}
</ul>
</section>
<section class="card">
<h2>${a.say("report_standing")}</h2>
${i.length?this.batches(i):n`<p class="quiet">${a.say("report_none")}</p>`}
</section>
${l.length?n`<section class="card">
<h2>${a.say("report_ended")}</h2>
${this.batches(c)}
${c.length<l.length?n`<button @click=${()=>this.all=!0}>${a.say("show_all",{count:a.number(l.length)})}</button>`:p}
</section>`:p}
`}batches(e){let{words:t}=this;return n`<ul>
${e.map(({batch:s,crop:a,ended:i,sown:l,where:c})=>{let d=i?`${t.date(l)} – ${t.date(i)}`:t.say("sown_on",{date:t.date(l)}),w=`${t.state("sensor","crop",a)} ${s.replace(`${a}-`,"")}`;return this.entry("batch",s,w,[c,d].filter(Boolean).join(" · "))})}
</ul>`}entry(e,t,s,a){let i=new URLSearchParams({farm:this.farm?.entry??"",[e]:t,language:this.words.language}),l=`/api/vertical_farm/report/${e}?${i}`;return n`<li>
<a href=${l} target="_blank" @click=${c=>{this.open(c,l)}}>
<ha-icon icon="mdi:printer-outline"></ha-icon>
<span><b dir="auto">${s}</b>${a?n`<span class="quiet">${a}</span>`:p}</span>
</a>
</li>`}async open(e,t){e.preventDefault();let s=window.open("","_blank");try{let a=await this.hass?.callWS({type:"auth/sign_path",path:t});if(!a)return;s&&(s.opener=null),(s??window).location.assign(a.path)}catch(a){s?.close(),$(this,this.words.say("failed",{reason:m(a)}))}}static{this.styles=[g,f` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}ul{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 300px), 1fr));gap:0 var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}a{display:flex;align-items:center;gap:var(--vf-space);min-height:52px;border-block-end:1px solid var(--divider-color);color:inherit;text-decoration:none;overflow-wrap:anywhere;}a > span,a .quiet{display:grid;}a:hover b{text-decoration:underline;}b{font-weight:500;}`]}};customElements.get("vf-report-view")||customElements.define("vf-report-view",V);function T(o){return o.type==="create_entry"||o.type==="abort"}var G="config/config_entries/subentries/flow";async function M(o,{entry:r,kind:e,subentry:t,answers:s=[]}){let a=await o.callApi("POST",G,{handler:[r,e],...t?{subentry_id:t}:{}});for(let i of s)a=await P(o,a.flow_id,i);return a}function P(o,r,e){return o.callApi("POST",`${G}/${r}`,e)}async function F(o,r){await o.callApi("DELETE",`${G}/${r}`).catch(()=>{})}function E(o){let r={};for(let e of o){if(e.type==="expandable"){r[e.name]={...E(e.schema??[]),...Ee(e.description?.suggested_value??e.default)};continue}let t=e.description?.suggested_value??e.default;t!=null&&(r[e.name]=t)}return r}function q(o){return Object.fromEntries(Object.entries(o).flatMap(([r,e])=>e==null||e===""?[]:de(e)?[[r,q(e)]]:[[r,e]]))}function de(o){return typeof o=="object"&&o!==null&&!Array.isArray(o)}function Ee(o){return de(o)?o:{}}var Y=class extends y{constructor(){super();this.left=!1;this.values={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={step:{state:!0},values:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e){let{hass:t}=this;if(!(!t||this.busy)){this.wanted=e,this.left=!1,this.busy=!0;try{let s=["config_subentries","selector"].map(i=>t.loadBackendTranslation(i,"vertical_farm")),[a]=await Promise.all([M(t,e),...s]);this.open=!0,this.take(a)}catch(s){$(this,this.words?.say("failed",{reason:m(s)})??m(s))}finally{this.busy=!1}}}text(e,t){return this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${e}`,t??{})??""}take(e){this.problem="",e.type==="form"&&(!(this.step?.type==="form"&&this.step.step_id===e.step_id)||!Object.keys(e.errors??{}).length)&&(this.values=E(e.data_schema)),this.step=e,T(e)&&this.end(e)}end(e){this.open=!1;let t=e.type==="create_entry"||e.reason==="reconfigure_successful",{words:s}=this,a=e.type==="create_entry"?s?.say("flow_added",{name:e.title??""}):this.text(`abort.${e.reason}`,e.description_placeholders)||s?.say("flow_changed");$(this,a??""),t&&this.dispatchEvent(new CustomEvent("vf-changed",{bubbles:!0,composed:!0}))}render(){let{step:e,hass:t,words:s}=this;if(!e||!t||!s||T(e))return p;let a=this.text(`step.${e.step_id}.title`,e.description_placeholders);return n`<ha-dialog .open=${this.open} header-title=${a||s.say("setup")} @closed=${this.closed}>
<p class="quiet">${this.text(`step.${e.step_id}.description`,e.description_placeholders)}</p>
${this.problem?n`<ha-alert alert-type="error">${s.say("failed",{reason:this.problem})}</ha-alert>`:p}
${e.type==="menu"?this.menu(e):this.form(e)}
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${s.say("cancel")}</button>
${e.type==="form"?n`<button class="main" ?disabled=${this.busy} @click=${()=>this.answer(e,q(this.values))}>${s.say("save")}</button>`:p}
</div>
</ha-dialog>`}menu(e){let t=Array.isArray(e.menu_options)?e.menu_options:Object.keys(e.menu_options),s=`step.${e.step_id}`;return n`<ul class="menu">
${t.map(a=>n`<li>
<button ?disabled=${this.busy} @click=${()=>this.answer(e,{next_step_id:a})}>
<span>${this.text(`${s}.menu_options.${a}`)||a}</span>
<span class="quiet">${this.text(`${s}.menu_option_descriptions.${a}`)}</span>
</button>
</li>`)}
</ul>`}form(e){let t=`step.${e.step_id}`,s=(i,l,c)=>{if(i.type==="expandable")return this.text(`${t}.sections.${i.name}.name`)||i.name;let d=c?.path?.[0];return this.text(`${t}.${d?`sections.${d}.`:""}data.${i.name}`)||i.name},a=(i,l)=>{if(i.type==="expandable")return this.text(`${t}.sections.${i.name}.description`);let c=l?.path?.[0];return this.text(`${t}.${c?`sections.${c}.`:""}data_description.${i.name}`,e.description_placeholders)};return n`<ha-form
.hass=${this.hass}
.data=${this.values}
.schema=${e.data_schema}
.error=${e.errors??{}}
.disabled=${this.busy}
.computeLabel=${s}
.computeHelper=${a}
.computeError=${i=>this.text(`error.${i}`,e.description_placeholders)||i}
.localizeValue=${i=>this.hass?.localize(`component.vertical_farm.selector.${i}`)}
@value-changed=${i=>this.values={...this.values,...i.detail.value}}
></ha-form>`}async answer(e,t){let{hass:s}=this;if(!(!s||this.busy)){this.busy=!0;try{let a=await P(s,e.flow_id,t);this.left&&!T(a)?F(s,a.flow_id):this.take(a)}catch(a){this.problem=m(a)}finally{this.busy=!1}}}closed(){this.open=!1;let{step:e,hass:t}=this;this.step=void 0,this.left=!0,!this.busy&&t&&e&&!T(e)&&F(t,e.flow_id)}static{this.styles=[g,f` .buttons{display:flex;justify-content:flex-end;gap:var(--ha-space-2, 8px);}ha-form,ha-alert{display:block;margin-top:var(--vf-space);}.menu{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--vf-space);}.menu button{display:grid;width:100%;padding-block:var(--ha-space-2, 8px);text-align:start;}button:disabled{opacity:0.5;cursor:default;}`]}};customElements.get("vf-flow-dialog")||customElements.define("vf-flow-dialog",Y);var Q=["back_left","back_right","centre","front_left","front_right"],me=[2,0,1,3,4],ue=[33,67,100],Se=.8;function Ae(o){let e=(typeof o=="string"?o.split(/[,;]/).filter(s=>s.trim()):[]).map(s=>{let[a="",i=""]=s.split(":"),l=i.trim().split(/\s+/).map(Number);return{level:Number(a),spots:Q.map((c,d)=>l[me.findIndex(w=>w===d)]??null)}}),t=ue.filter(s=>!e.some(a=>a.level===s));for(;e.length<ue.length;)e.push({level:t.shift()??null,spots:Q.map(()=>null)});return e.sort((s,a)=>(s.level??0)-(a.level??0))}function Pe(o){return o.filter(r=>r.level!==null&&W(r).length).sort((r,e)=>(r.level??0)-(e.level??0)).map(r=>`${r.level}: ${W(r).join(" ")}`).join(", ")}function W(o){return me.map(r=>o.spots[r]??null).filter(r=>r!==null)}function he(o){let r=W(o);return r.length?r.reduce((e,t)=>e+t,0)/r.length:null}function Fe(o){let r=W(o),e=he(o);return r.length>1&&e?Math.min(...r)/e:null}var X=class extends y{static{this.properties={rows:{state:!0},name:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}constructor(){super(),this.rows=[],this.name="",this.problem="",this.busy=!1,this.open=!1}async ask(r,e){let{hass:t,words:s}=this;if(!(!t||!s||this.busy)){this.busy=!0;try{let a=t.loadBackendTranslation("config_subentries","vertical_farm"),[i]=await Promise.all([M(t,r),a]);if(i.type!=="form")throw new Error(s.say("removed"));this.step=i,this.rows=Ae(E(i.data_schema).dim_map),this.name=e,this.problem="",this.open=!0}catch(a){$(this,s.say("failed",{reason:m(a)}))}finally{this.busy=!1}}}render(){let{words:r,step:e}=this;return!r||!e?p:n`<ha-dialog .open=${this.open} header-title="${r.say("lamp_map")}: ${this.name}" @closed=${this.closed}>
<p class="quiet">${r.say("lamp_map_intro")}</p>
${this.problem?n`<ha-alert alert-type="error">${this.problem}</ha-alert>`:p}
<div class="levels">${this.rows.map((t,s)=>this.row(t,s,r))}</div>
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${r.say("cancel")}</button>
<button class="main" ?disabled=${this.busy} @click=${()=>{this.save(e)}}>${r.say("save")}</button>
</div>
</ha-dialog>`}row(r,e,t){let s=Fe(r),a=he(r),i=s!==null&&s>=Se;return n`<fieldset>
<legend>
<label>${t.say("light_level")}
${this.number(r.level,`${t.say("light_level")} ${e+1}`,100,l=>this.change(e,{...r,level:l}))} %</label>
</legend>
<div class="spots">
${Q.map((l,c)=>n`<label class=${l}><span class="quiet">${t.say(`spot_${l}`)}</span>
${this.number(r.spots[c]??null,`${t.percent((r.level??0)/100)}, ${t.say(`spot_${l}`)}`,5e3,d=>this.change(e,{...r,spots:r.spots.map((w,u)=>u===c?d:w)}))}</label>`)}
</div>
<p role="status" data-tone=${s===null?"none":i?"good":"watch"}>
${a===null?t.say("not_measured"):t.say("lamp_mean",{ppfd:t.number(a)})}
${s===null?p:n`· <ha-icon class="tone-icon" icon=${i?"mdi:check-circle":"mdi:alert"}></ha-icon>
${t.say(i?"lamp_even":"lamp_uneven",{share:t.percent(s)})}`}
</p>
</fieldset>`}number(r,e,t,s){return n`<input
type="number"
inputmode="decimal"
min="0"
max=${t}
step="any"
aria-label=${e}
.value=${r===null?"":String(r)}
@input=${a=>{let{value:i}=a.target;s(i===""||!Number.isFinite(Number(i))?null:Number(i))}}
/>`}change(r,e){this.rows=this.rows.map((t,s)=>s===r?e:t)}async save(r){let{hass:e,words:t}=this;if(!(!e||!t)){this.busy=!0;try{let s={...E(r.data_schema),dim_map:Pe(this.rows)},a=await P(e,r.flow_id,q(s));if(T(a))this.open=!1,this.step=void 0,$(this,t.say("flow_changed"));else if(a.type==="form"){this.step=a;let[i=""]=Object.values(a.errors??{}),l=`component.vertical_farm.config_subentries.rack.error.${i}`;this.problem=e.localize(l,a.description_placeholders??{})||i}}catch(s){this.problem=t.say("failed",{reason:m(s)})}finally{this.busy=!1}}}closed(){this.open=!1;let{step:r,hass:e}=this;this.step=void 0,r&&e&&!this.busy&&F(e,r.flow_id)}static{this.styles=[g,f` .levels{display:grid;gap:var(--vf-space);margin-block-start:var(--vf-space);}fieldset{min-width:0;border:1px solid var(--divider-color);border-radius:var(--vf-radius);}legend label{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}legend input{width:5em;}.spots{display:grid;grid-template-columns:repeat(3, minmax(0, 1fr));gap:var(--ha-space-2, 8px);grid-template-areas:"bl . br" ". c ." "fl . fr";direction:ltr;}.spots label{display:grid;}.back_left{grid-area:bl;}.back_right{grid-area:br;}.centre{grid-area:c;}.front_left{grid-area:fl;}.front_right{grid-area:fr;}input{min-height:44px;width:100%;font:inherit;color:inherit;background:none;border:1px solid var(--secondary-text-color);border-radius:var(--ha-border-radius-lg, 8px);padding-inline:var(--ha-space-2, 8px);}fieldset p{margin-block-start:var(--ha-space-2, 8px);}.buttons{display:flex;justify-content:flex-end;gap:var(--ha-space-2, 8px);}button:disabled{opacity:0.5;}`]}};customElements.get("vf-lamp-map")||customElements.define("vf-lamp-map",X);var J=class extends y{constructor(){super();this.asked="";this.problem="",this.states=new Map}static{this.properties={farm:{attribute:!1},words:{attribute:!1},found:{state:!0},problem:{state:!0},states:{state:!0}}}updated(){let{farm:e,hass:t}=this;!e||!t||this.asked===e.id||(this.asked=e.id,this.look(t,e))}async look(e,t){this.problem="";try{let{response:s}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"suggest_automations",service_data:{config_entry_id:t.entry},return_response:!0});this.found=s.suggestions}catch(s){this.problem=m(s)}}render(){let{words:e,found:t,problem:s}=this;if(!e)return p;if(s)return n`<ha-alert alert-type="error">${e.say("failed",{reason:s})}</ha-alert>
<button @click=${()=>this.hass&&this.farm&&void this.look(this.hass,this.farm)}>${e.say("retry")}</button>`;if(!t)return n`<p class="quiet" role="status">${e.say("suggest_loading")}</p>`;let a=t.filter(i=>this.states.get(i.id)!=="created");return n`
<p class="quiet">${e.say(a.length?"suggest_intro":"suggest_none")}</p>
<ul>
${t.map(i=>this.suggestion(i,e))}
</ul>
${a.length>1?n`<button class="main" @click=${()=>{this.createAll(a)}}>${e.say("suggest_all",{count:e.number(a.length)})}</button>`:p}
<button @click=${()=>b("/config/automation/dashboard")}>${e.say("automations")}</button>
`}suggestion(e,t){let s=this.states.get(e.id);return n`<li>
<span class="text"><b>${e.alias}</b> <span class="quiet">${e.why}</span>
${typeof s=="object"?n`<span role="alert">${t.say("failed",{reason:s.failed})}</span>`:p}</span>
${s==="created"?n`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${t.say("suggest_created")}</span>`:n`<button
?disabled=${s==="creating"}
aria-label="${t.say("suggest_create")}: ${e.alias}"
@click=${()=>{this.create(e)}}
>
${t.say(typeof s=="object"?"retry":"suggest_create")}
</button>`}
</li>`}async createAll(e){for(let t of e)await this.create(t)}async create(e){let{hass:t}=this;if(t){this.mark(e.id,"creating");try{e.blueprint_missing&&await t.callService("vertical_farm","install_blueprints",{}),await t.callApi("POST",`config/automation/config/${e.id}`,e.config),this.mark(e.id,"created")}catch(s){this.mark(e.id,{failed:m(s)})}}}mark(e,t){this.states=new Map(this.states).set(e,t)}static{this.styles=[g,f` :host{display:grid;gap:var(--ha-space-2, 8px);justify-items:start;width:100%;}ul{width:100%;}li,.made{display:flex;align-items:center;gap:var(--vf-space);}li{justify-content:space-between;padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}.text{display:grid;min-width:0;overflow-wrap:anywhere;}button:disabled{opacity:0.5;}`]}};customElements.get("vf-suggestions")||customElements.define("vf-suggestions",J);var Z=6,ee=class extends y{static{this.properties={farm:{attribute:!1},words:{attribute:!1}}}set hass(r){let e=this.latest?.user?.is_admin;this.latest=r,this.pass(),e!==r?.user?.is_admin&&this.requestUpdate()}get hass(){return this.latest}pass(){let r=this.renderRoot?.querySelectorAll("vf-action-dialog, vf-flow-dialog, vf-lamp-map, vf-suggestions");for(let e of r??[])Object.assign(e,{hass:this.latest,words:this.words})}updated(){this.pass()}get forms(){return this.renderRoot.querySelector("vf-flow-dialog")}get lampMap(){return this.renderRoot.querySelector("vf-lamp-map")}render(){let{farm:r,words:e}=this;if(!r||!e)return p;let t=this.latest?.user?.is_admin??!1,{shelves:s}=r,a=s.filter(l=>l.crop).length,i=s.filter(B).length;return n`
<p>${e.say(t?"setup_intro":"setup_by_admin")}</p>
<ol>
${this.step("setup_racks",r.racks.length>0,this.racks(r,t))}
${this.step("setup_sensors",i>0&&i===s.length,this.sensors(r,i,t))}
${this.step("setup_water",r.reservoirs.length>0,this.water(r,t))}
${this.step("setup_crops",a>0,this.crops(r,a))}
${t&&a&&this.latest?.services.vertical_farm?.suggest_automations?this.step("setup_automations",void 0,n`<vf-suggestions .farm=${r}></vf-suggestions>`):p}
</ol>
<vf-action-dialog></vf-action-dialog>
<vf-flow-dialog></vf-flow-dialog>
<vf-lamp-map></vf-lamp-map>
`}step(r,e,t){let{words:s}=this;return n`<li class="card" data-tone=${e?"good":"info"}>
<div class="line">
<h2>${s.say(r)}</h2>
${e===void 0?p:n`<span class="calm"><ha-icon class="tone-icon" icon=${e?"mdi:check-circle":"mdi:circle-outline"}></ha-icon>
${s.say(e?"setup_done":"setup_open")}</span>`}
</div>
${t}
</li>`}racks(r,e){let{words:t}=this,s={racks:t.number(r.racks.length),shelves:t.number(r.shelves.length)};return n`<p class="quiet">${r.racks.length?t.say("setup_racks_now",s):t.say("no_racks")}</p>
${e?n`<button class=${r.racks.length?"":"main"} @click=${()=>{this.forms?.ask({entry:r.entry,kind:"rack"})}}>
${t.say("add_rack")}
</button>`:p}`}sensors(r,e,t){let{words:s}=this,a={count:s.number(e),all:s.number(r.shelves.length)};return n`<p class="quiet">${s.say("setup_sensors_now",a)}</p>
${r.racks.map(i=>this.rack(r,i,t))}`}rack(r,e,t){let{words:s}=this,a=l=>({entry:r.entry,kind:"rack",subentry:this.own(e.id),answers:l}),i=l=>a([{next_step_id:"edit_shelf"},{shelf:this.own(l.id)}]);return n`<details ?open=${r.racks.length===1}>
<summary>${e.name}</summary>
<ul>
${t?n`<li>
<span class="text">${s.say("setup_rack_sensors")}</span>
<button aria-label="${s.say("change")}: ${e.name}" @click=${()=>{this.forms?.ask(a([{next_step_id:"edit_rack"}]))}}>${s.say("change")}</button>
</li>`:p}
${e.shelves.map(l=>n`<li>
<span class="text">${l.name}
<span class="quiet">${s.say(B(l)?"setup_has_sensors":"setup_no_sensors")} ·
${s.say(l.entities.planned_level?"setup_has_lamp":"setup_no_lamp")}</span></span>
${t?n`${l.entities.planned_level?n`<button
aria-label="${s.say("lamp_measure")}: ${e.name} ${l.name}"
@click=${()=>{this.lampMap?.ask(i(l),`${e.name} ${l.name}`)}}
>
${s.say("lamp_measure")}
</button>`:p}
<button
aria-label="${s.say("change")}: ${e.name} ${l.name}"
@click=${()=>{this.forms?.ask(i(l))}}
>
${s.say("change")}
</button>`:p}
</li>`)}
</ul>
</details>`}own(r){return this.latest?.devices[r]?.identifiers?.find(([e])=>e==="vertical_farm")?.[1]??""}water(r,e){let{words:t}=this;return n`<p class="quiet">${r.reservoirs.length?p:t.say("setup_no_water")}</p>
<ul>
${r.reservoirs.map(s=>n`<li>
<span class="text">${s.name}</span>
${e?n`<button
aria-label="${t.say("change")}: ${s.name}"
@click=${()=>{this.forms?.ask({entry:r.entry,kind:"reservoir",subentry:this.own(s.id)})}}
>
${t.say("change")}
</button>`:p}
</li>`)}
</ul>
${e&&r.racks.length?n`<button @click=${()=>{this.forms?.ask({entry:r.entry,kind:"reservoir"})}}>${t.say("add_reservoir")}</button>`:p}`}crops(r,e){let{words:t}=this,s=r.shelves.filter(i=>i.status==="empty"),a={count:t.number(e),all:t.number(r.shelves.length)};return n`<p class="quiet">${t.say("setup_crops_now",a)}</p>
<ul>
${s.slice(0,Z).map(i=>n`<li>
<span class="text">${i.rack} · ${i.name} <span class="quiet">${ne(i,t)}</span></span>
<button
aria-label="${t.say("sow")}: ${i.rack} ${i.name}"
@click=${()=>{this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",i.id)}}
>
${t.say("sow")}
</button>
</li>`)}
</ul>
${s.length>Z?n`<button @click=${()=>b("/vertical-farm/farm")}>${t.say("setup_more_empty",{count:t.number(s.length-Z)})}</button>`:p}`}static{this.styles=[g,f` :host{display:grid;gap:var(--vf-space);max-width:900px;margin-inline:auto;}ol{display:grid;gap:var(--vf-space);}ol > li{display:grid;gap:var(--ha-space-2, 8px);justify-items:start;border-inline-start:4px solid var(--tone);}.line,li li,.calm{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}.line,details,ul{width:100%;}.line,li li{justify-content:space-between;}li li{padding-block:4px;}.text{flex:1;display:grid;min-width:0;overflow-wrap:anywhere;}summary{min-height:44px;align-content:center;cursor:pointer;font-weight:500;}summary:focus-visible{outline:2px solid var(--vf-accent);outline-offset:2px;}`]}};customElements.get("vf-setup-view")||customElements.define("vf-setup-view",ee);var fe={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ye=o=>(...r)=>({_$litDirective$:o,values:r}),D=class{constructor(r){}get _$AU(){return this._$AM._$AU}_$AT(r,e,t){this._$Ct=r,this._$AM=e,this._$Ci=t}_$AS(r,e){return this.update(r,e)}update(r,e){return this.render(...e)}};var{I:qe}=re,ge=o=>o;var ve=()=>document.createComment(""),S=(o,r,e)=>{let t=o._$AA.parentNode,s=r===void 0?o._$AB:r._$AA;if(e===void 0){let a=t.insertBefore(ve(),s),i=t.insertBefore(ve(),s);e=new qe(a,i,o,o.options)}else{let a=e._$AB.nextSibling,i=e._$AM,l=i!==o;if(l){let c;e._$AQ?.(o),e._$AM=o,e._$AP!==void 0&&(c=o._$AU)!==i._$AU&&e._$AP(c)}if(a!==s||l){let c=e._$AA;for(;c!==a;){let d=ge(c).nextSibling;ge(t).insertBefore(c,s),c=d}}}return e},R=(o,r,e=o)=>(o._$AI(r,e),o),He={},be=(o,r=He)=>o._$AH=r,$e=o=>o._$AH,j=o=>{o._$AR(),o._$AA.remove()};var _e=(o,r,e)=>{let t=new Map;for(let s=r;s<=e;s++)t.set(o[s],s);return t},we=ye(class extends D{constructor(o){if(super(o),o.type!==fe.CHILD)throw Error("repeat() can only be used in text expressions")}dt(o,r,e){let t;e===void 0?e=r:r!==void 0&&(t=r);let s=[],a=[],i=0;for(let l of o)s[i]=t?t(l,i):i,a[i]=e(l,i),i++;return{values:a,keys:s}}render(o,r,e){return this.dt(o,r,e).values}update(o,[r,e,t]){let s=$e(o),{values:a,keys:i}=this.dt(r,e,t);if(!Array.isArray(s))return this.ut=i,a;let l=this.ut??=[],c=[],d,w,u=0,v=s.length-1,h=0,_=a.length-1;for(;u<=v&&h<=_;)if(s[u]===null)u++;else if(s[v]===null)v--;else if(l[u]===i[h])c[h]=R(s[u],a[h]),u++,h++;else if(l[v]===i[_])c[_]=R(s[v],a[_]),v--,_--;else if(l[u]===i[_])c[_]=R(s[u],a[_]),S(o,c[_+1],s[u]),u++,_--;else if(l[v]===i[h])c[h]=R(s[v],a[h]),S(o,s[u],s[v]),v--,h++;else if(d===void 0&&(d=_e(i,h,_),w=_e(l,u,v)),d.has(l[u]))if(d.has(l[v])){let x=w.get(i[h]),I=x!==void 0?s[x]:null;if(I===null){let se=S(o,s[u]);R(se,a[h]),c[h]=se}else c[h]=R(I,a[h]),S(o,s[u],I),s[x]=null;h++}else j(s[v]),v--;else j(s[u]),u++;for(;h<=_;){let x=S(o,c[_+1]);R(x,a[h]),c[h++]=x}for(;u<=v;){let x=s[u++];x!==null&&j(x)}return this.ut=i,be(o,c),ae}});var xe=870,te=class extends y{constructor(){super();this.followed="";this.busy=new Set,this.moving=""}static{this.properties={farm:{attribute:!1},words:{attribute:!1},told:{state:!0},busy:{state:!0},moving:{state:!0}}}set hass(e){this.latest=e;for(let s of this.renderRoot?.querySelectorAll("vf-ha-card")??[])s.hass=e;let t=this.dialog;t&&(t.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}updated(){this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words);let e=this.farm.entry;e===this.followed||!this.latest||(this.stop?.(),this.followed=e,this.told=void 0,this.stop=oe(this.latest.connection,e,t=>this.told=t))}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{farm:e,told:t,words:s}=this,a=t?le(t.tasks,t.today):[];return n`
<div class="columns">
<div class="lists">
${this.adding(e)}
${t&&!a.some(i=>i.when!=="done")?n`<p class="card">${s.say("nothing_to_do")}</p>`:p}
${t?p:n`<p class="card quiet" role="status">${s.say("loading")}</p>`}
${a.map(i=>this.group(i))}
</div>
${e.calendar?this.calendar(e.calendar):p}
</div>
<vf-action-dialog></vf-action-dialog>
`}adding(e){let{words:t}=this;return e.tasks?n`<form class="card add" @submit=${s=>{this.add(s)}}>
<label>${t.say("new_task")}<input name="name" required autocomplete="off" /></label>
<label>${t.say("due")}<input name="day" type="date" /></label>
<button class="main" ?disabled=${this.busy.has("add")}>${t.say("add")}</button>
</form>`:p}group({when:e,count:t,places:s}){let{words:a}=this,i={overdue:"act",today:"watch",soon:"info",someday:"none",done:"good"}[e];return n`<section class="card" data-tone=${i} data-when=${e}>
<h2>${a.sayKey("when",e)} (${a.number(t)})</h2>
${s.map(({rack:l,tasks:c})=>n`<h3 class="quiet" dir="auto">${l??this.farm.name}</h3>
<ul>
${we(c,d=>d.uid,d=>this.task(d))}
</ul>`)}
</section>`}task(e){let{words:t}=this,s=this.moving===e.uid;return n`<li data-task=${e.uid}>
<span class="text">
<b dir="auto">${e.name}</b>
<span class="quiet">${[e.place,this.due(e)].filter(Boolean).join(" · ")}</span>
${e.note?n`<span class="quiet" dir="auto">${e.note}</span>`:p}
</span>
${s?this.move(e):this.buttons(e)}
${e.shelf&&!s?n`<button aria-label="${t.say("open")}: ${e.place??""}" @click=${()=>b(`/vertical-farm/shelf/${e.shelf}`)}>
${t.say("open")}
</button>`:p}
</li>`}due(e){let{words:t}=this;if(e.done)return t.say("done_on",{date:t.date(e.done)});if(!e.day)return"";let s=e.at?`${t.date(e.at)}, ${t.clock(Date.parse(e.at))}`:t.date(e.day);return e.late_days?`${s}, ${t.say("late",{days:t.days(e.late_days)})}`:s}buttons(e){let{words:t}=this,s=this.busy.has(e.uid),a=c=>`${c}: ${e.name}`;if(e.done){let c=t.say("reopen");return n`<button aria-label=${a(c)} ?disabled=${s} @click=${()=>this.set(e,{status:"needs_action"})}>
${c}
</button>`}let i=e.kind==="harvest"&&e.batch,l=i?t.say("harvest"):t.say("done");return n`<button
class="main"
aria-label=${a(l)}
?disabled=${s}
@click=${()=>i?this.harvest(i):this.set(e,{status:"completed"})}
>
${l}
</button>
<button aria-label=${a(t.say("move"))} ?disabled=${s} @click=${()=>this.startMoving(e)}>
${t.say("move")}
</button>`}move(e){let{words:t}=this;return n`<form class="move" @submit=${s=>this.moved(s,e)}>
<label>${t.say("due")}<input name="day" type="date" required .value=${e.day??this.told?.today??""} /></label>
<button class="main">${t.say("move")}</button>
<button type="button" @click=${()=>this.moving=""}>${t.say("cancel")}</button>
</form>`}calendar(e){let t=window.innerWidth<xe?"listWeek":"dayGridMonth";return n`<div class="calendar">
<vf-ha-card .config=${{type:"calendar",entities:[e],initial_view:t}}></vf-ha-card>
</div>`}async startMoving(e){this.moving=e.uid,await this.updateComplete,this.renderRoot.querySelector(".move input")?.focus()}moved(e,t){e.preventDefault();let s=new FormData(e.target).get("day");this.moving="",this.set(t,{due_date:s})}harvest(e){this.dialog?.ask("harvest",{batch_id:e,config_entry_id:this.farm.entry})}async add(e){e.preventDefault();let t=e.target,s=new FormData(t),a=s.get("day"),i={item:s.get("name"),...a?{due_date:a}:{}};await this.attempt("add","add_item",i)&&t.reset()}set(e,t){return this.attempt(e.uid,"update_item",{item:e.uid,...t})}async attempt(e,t,s){this.busy=new Set([...this.busy,e]);try{return await this.latest?.callService("todo",t,{entity_id:this.farm.tasks,...s}),!0}catch(a){return $(this,this.words.say("failed",{reason:m(a)})),!1}finally{this.busy=new Set([...this.busy].filter(a=>a!==e))}}static{this.styles=[g,f` .columns{display:grid;grid-template-columns:minmax(0, 1fr) minmax(0, 1fr);gap:var(--ha-space-4, 16px);align-items:start;}.lists{display:grid;gap:var(--ha-space-4, 16px);}.add,.move{display:flex;flex-wrap:wrap;align-items:end;gap:var(--ha-space-2, 8px);}.add label:first-child{flex:1 1 180px;}.calendar{position:sticky;top:calc(var(--header-height, 56px) + var(--ha-space-4, 16px));}section.card{border-top:4px solid var(--tone);}h3{margin-block-start:var(--vf-space);font-weight:500;}li{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}li:last-child{border:none;}.text{flex:1 1 180px;display:grid;min-width:0;overflow-wrap:anywhere;}.text b{font-weight:500;}@media (max-width:${xe}px){.columns{grid-template-columns:minmax(0, 1fr);}.calendar{position:static;}.text,.add label:first-child{flex-basis:100%;}}`]}};customElements.get("vf-tasks-view")||customElements.define("vf-tasks-view",te);

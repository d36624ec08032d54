import"./chunk-MCW4ECBY.js";import"./chunk-7IHAA632.js";import{a as J,b as Z,d as ee}from"./chunk-X6VESBSN.js";import"./chunk-ME6XFMNY.js";import{B as T,a as m,b as n,d as l,e as h,g as Y,i as g,k as Q,m as u,n as y,r as W,y as X,z as f}from"./chunk-YCD27IBE.js";var oe=14,O=class extends h{static{this.properties={farm:{attribute:!1},words:{attribute:!1},price:{state:!0},priced:{state:!0}}}constructor(){super(),this.priced=!0}set hass(i){this.latest=i,this.pass()}get hass(){return this.latest}pass(){let{latest:i}=this;if(!i)return;for(let t of this.renderRoot?.querySelectorAll("vf-ha-card")??[])t.hass=i;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=i),this.price&&(this.priced=Y(i.states[this.price]))}updated(){this.pass()}render(){let{farm:i,words:e}=this;return i?n`
<section class="card">
<h2>${e.say("light_today")}</h2>
<vf-light-plan
.device=${i.id}
.words=${e}
@vf-light-day=${t=>this.price=t.detail.price}
></vf-light-plan>
</section>
<section class="energy">
<h2>${e.say("energy")}</h2>
${this.energy(i)}
</section>
`:l}energy(i){let{words:e}=this,t=i.entities.energy_today,s=i.entities.cost_today;if(!t)return n`<p class="card">${e.say("no_power")}</p>`;let a=i.racks.flatMap(r=>r.entities.energy_today?[{entity:r.entities.energy_today,name:r.name}]:[]);return n`
${this.price===null?n`<p class="quiet">${e.say("no_price_entity")}</p>`:l}
${this.price&&!this.priced?n`<p class="quiet" role="status">${e.say("no_price")}</p>`:l}
<div class="tiles">
${this.card({type:"tile",entity:t,name:{type:"entity"}})} ${this.sum(t,"day","energy_yesterday")}
${this.sum(t,"month","energy_month")}
${s?n`${this.card({type:"tile",entity:s,name:{type:"entity"}})} ${this.sum(s,"day","cost_yesterday")}
${this.sum(s,"month","cost_month")}`:l}
${this.price?this.card({type:"tile",entity:this.price,name:e.say("price"),features:[{type:"trend-graph",hours_to_show:24}]}):l}
</div>
<div class="graphs">
${this.days(t,"energy_days")} ${s?this.days(s,"cost_days"):l}
${a.length>1?this.card({type:"entities",title:e.say("energy_racks"),entities:a}):l}
</div>
`}card(i){return n`<vf-ha-card .config=${i}></vf-ha-card>`}sum(i,e,t){let s=e==="day"?{period:e,offset:-1}:{period:e};return this.card({type:"statistic",entity:i,name:this.words.say(t),stat_type:"change",period:{calendar:s}})}days(i,e){return this.card({type:"statistics-graph",title:this.words.say(e),entities:[i],stat_types:["change"],chart_type:"bar",period:"day",days_to_show:oe,hide_legend:!0})}static{this.styles=[f,m` :host{display:grid;gap:var(--ha-space-4, 16px);max-width:1400px;margin-inline:auto;}.tiles,.graphs{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}.tiles{grid-template-columns:repeat(auto-fill, minmax(min(100%, 220px), 1fr));}.graphs{grid-template-columns:repeat(auto-fit, minmax(min(100%, 360px), 1fr));}`]}};customElements.get("vf-light-view")||customElements.define("vf-light-view",O);var te=m` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);}.line,.actions{display:flex;flex-wrap:wrap;align-items:start;justify-content:space-between;gap:var(--ha-space-2, 8px);}.actions{justify-content:start;margin-block-start:var(--vf-space);}.fields{display:flex;flex-wrap:wrap;align-items:end;gap:var(--ha-space-2, 8px) var(--ha-space-4, 16px);margin-block-start:var(--vf-space);}.heat{align-items:baseline;}.fields label{flex:1 1 200px;}.stages{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 440px), 1fr));gap:var(--ha-space-4, 16px);align-items:start;}.scroll{overflow-x:auto;}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;}th,td{padding:6px 4px;border-block-end:1px solid var(--divider-color);font-weight:inherit;text-align:start;vertical-align:top;}thead th{color:var(--secondary-text-color);font-size:var(--ha-font-size-s, 12px);}td small,th small{font-size:var(--ha-font-size-s, 12px);}td input{width:100%;min-width:52px;appearance:textfield;}td input::-webkit-inner-spin-button{display:none;}section > h2 + label{margin-block:var(--ha-space-2, 8px);}.saving{position:sticky;bottom:var(--ha-space-2, 8px);z-index:3;margin:0;padding:var(--ha-space-2, 8px);}@media (max-width:870px){.saving{bottom:calc(64px + var(--safe-area-inset-bottom, 0px));}}@media (max-width:600px){th,td{padding-inline:2px;}.editing .origin{display:none;}.editing{table-layout:fixed;}.editing th:first-child{width:34%;}.editing th{hyphens:auto;overflow-wrap:anywhere;}.editing input{min-width:0;padding-inline:6px;}}.wrong input{border-color:var(--vf-act);box-shadow:inset 0 0 0 1px var(--vf-act);}.refused{display:block;padding-inline-start:var(--ha-space-2, 8px);border-inline-start:4px solid var(--vf-act);color:var(--primary-text-color);font-size:var(--ha-font-size-m, 14px);overflow-wrap:anywhere;}a{color:inherit;}.mark{padding-inline:4px;}ol,ul{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}li{overflow-wrap:anywhere;}`;var b="/vertical-farm/recipes",E={duration_d:"d",air_temperature_day_c:"°C",air_temperature_night_c:"°C",humidity_pct:"%",vpd_kpa:"kPa",co2_ppm:"ppm",ppfd_umol:"µmol/(m² s)",photoperiod_h:"h",dli_mol:"mol/(m² d)",ec_ms_cm:"mS/cm",ph:"",water_temperature_c:"°C",density_m2:"1/m²"},S=["min","typical","max"];function F(p){if(!p||typeof p!="object"||!("translation_placeholders"in p))return null;let{path:i,reason:e}=p.translation_placeholders??{};return i!==void 0&&e!==void 0?{path:i,reason:e}:null}function q(p,i){return p?p.path===i||S.some(e=>p.path===`${i}/${e}`):!1}function L(p,i,e){let t=structuredClone(p),s=i.split("/"),a=t;for(let r of s.slice(0,-1))a=a[r];return a[s.at(-1)??""]=e,t}async function _(p,i,e){let t={type:"call_service",domain:"vertical_farm",service:i,service_data:e,return_response:!0};return(await p.callWS(t)).response}var C=class extends h{constructor(){super();this.asked="";this.refusal=null,this.problem="",this.copying=!1,this.busy=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},recipe:{attribute:!1},told:{state:!0},draft:{state:!0},refusal:{state:!0},problem:{state:!0},copying:{state:!0},busy:{state:!0}}}connectedCallback(){super.connectedCallback(),this.hass?.loadBackendTranslation("selector","vertical_farm").then(()=>this.requestUpdate())}updated(){let e=`${this.farm.entry} ${this.recipe}`;e!==this.asked&&(this.asked=e,this.draft=void 0,this.copying=!1,this.ask())}async ask(e){let{farm:t,hass:s,recipe:a}=this;this.problem="",this.refusal=null;try{let r={type:"vertical_farm/recipe",config_entry_id:t.entry,recipe:a},o=await s?.callWS(e?{...r,against:e}:r);a===this.recipe&&(this.told=o)}catch(r){this.told=void 0,this.problem=u(r)}}render(){let{told:e,words:t}=this;return e?n`
${this.head(e)} ${this.draft?l:this.changes(e)}
<div class="stages">${e.stages.map((s,a)=>this.stage(e,s,a))}</div>
${this.tasks(e)} ${this.sources(e)} ${this.draft?this.saving():l}
`:n`<div class="card">
<p role="status">${this.problem||t.say("loading")}</p>
<p><button @click=${()=>g(b)}>${t.say("all_recipes")}</button></p>
</div>`}head(e){let{draft:t,words:s}=this,a=s.state("sensor","crop",e.crop),r=o=>t?this.input(o,s.sayKey("recipe",o),"°C",t[o]):n`<span>${s.sayKey("recipe",o)}: ${this.number(e.heat[o].value)} °C
${this.mark(e,e.heat[o].source,e.heat[o].note)}</span>`;return n`<section class="card">
<div class="line">
<div>
<h2>${e.library?a:e.name}</h2>
<p class="quiet">
${e.library||e.name===a?l:n`${a} · `}<i lang="la">${e.latin_name}</i> ·
${s.days(Math.round(e.duration_days))} ·
${e.library?s.say("from_library"):s.say("version",{version:s.number(e.version)})}
</p>
</div>
${this.versions(e)}
</div>
${t?n`<div class="fields">
${this.text("name",s.say("recipe_name"),t.name)} ${this.text("note",s.say("note"),t.note)}
</div>`:e.note?n`<p class="fields">${e.note}</p>`:l}
<div class="fields heat">${r("base_c")} ${r("upper_c")}</div>
${e.used_by.length?n`<p class="quiet">${s.say("used_by",{batches:e.used_by.map(o=>o.replace(`${e.crop}-`,"")).join(", ")})}</p>`:l}
${this.refused("")}
${this.problem?n`<p class="refused" role="alert">${s.say("failed",{reason:this.problem})}</p>`:l}
${this.copying?this.copyForm(e):this.draft?l:this.buttons(e)}
</section>`}versions(e){return e.versions.length<2||this.draft?l:n`<label
>${this.words.say("versions")}
<select @change=${t=>g(se(t.target.value))}>
${e.versions.toReversed().map(t=>n`<option ?selected=${t===e.recipe}>${t}</option>`)}
</select>
</label>`}buttons(e){let{words:t}=this,s=this.hass?.user?.is_admin??!1;return n`<div class="actions">
${e.library||!s?l:n`<button class="main" @click=${()=>this.change(e)}>${t.say("change")}</button>`}
${s?n`<button class=${e.library?"main":""} @click=${()=>this.copying=!0}>${t.say("copy")}</button>`:l}
<button ?disabled=${this.busy} @click=${this.giveOut}>${t.say("export_recipe")}</button>
${e.library||e.used_by.length||!s?l:n`<button ?disabled=${this.busy} @click=${this.removeVersion}>${t.say("remove_version")}</button>`}
<button @click=${()=>g(b)}>${t.say("all_recipes")}</button>
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
${e.against?l:n`<option></option>`}
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
</section>`:l}place({path:e}){let{words:t}=this,[s="",a,r,o]=e.split("/");if(s==="tasks")return`${t.say("view_tasks")} ${t.number(Number(a)+1)}`;if(s!=="stages"||!a)return t.sayKey("recipe",s);let c=r?t.sayKey("quantity",r):"";return[this.stageName(a),c,o?t.sayKey("part",o):""].filter(Boolean).join(" · ")}value(e){return e==null||e===""?"–":typeof e=="number"?this.number(e):Array.isArray(e)?e.map(t=>this.stageName(String(t))).join(", "):typeof e=="object"?this.task(e):String(e)}stageName(e){return this.words.state("select","stage",e)}stage(e,t,s){let{draft:a,words:r}=this,o=`stages/${s}`,c=this.stageName(t.id);return n`<section class="card">
<h2>${c}</h2>
${a?this.input(`${o}/degree_days`,r.say("recipe_degree_days"),"°C·d",a.stages[s]?.degree_days??null,!0):t.degree_days===null?l:n`<p class="quiet">${r.say("ends_by_heat",{heat:this.number(t.degree_days)})}</p>`}
<div class="scroll" tabindex="0" role="region" aria-label=${c}>
<table class=${a?"editing":""}>
<thead>
<tr>
<th scope="col">${r.say("what")}</th>
${S.map(d=>n`<th scope="col">${r.sayKey("part",d)}</th>`)}
<th scope="col" class="origin">${r.say("source")}</th>
</tr>
</thead>
<tbody>
${Object.keys(E).map(d=>this.band(e,t.bands[d],`${o}/${d}`,d))}
</tbody>
</table>
</div>
</section>`}band(e,t,s,a){let{words:r}=this;if(!t)return l;let o=r.sayKey("quantity",a),c=E[a];return n`<tr class=${q(this.refusal,s)?"wrong":""}>
<th scope="row">${o}${c?n` <small class="quiet">${c}</small>`:l}</th>
${S.map(d=>n`<td>${this.cell(s,a,d,t)}</td>`)}
<td class="origin">${this.mark(e,t.source,t.note)} ${this.library(t)}</td>
</tr>
${q(this.refusal,s)?n`<tr><td colspan="4">${this.refused(s)}</td></tr>`:l}`}cell(e,t,s,a){let{draft:r,words:o}=this;if(!r)return this.number(a[s]);let[,c="",d=""]=e.split("/"),v=(r.stages[Number(c)]?.[d])[s];return n`<input
type="number"
step="any"
aria-label="${o.sayKey("quantity",t)}, ${o.sayKey("part",s)}"
.value=${String(v)}
@input=${H=>this.put(`${e}/${s}`,H)}
/>`}library({library:e}){if(!e)return l;let[t,s,a]=e.map(r=>this.number(r));return n`<small class="quiet">${this.words.say("library_says",{band:`${t} – ${s} – ${a}`})}</small>`}mark(e,t,s){let{words:a}=this;if(t===null)return n`<small>${a.say("own_number")}</small>`;let r=this.cited(e).findIndex(c=>c.key===t)+1;if(!r)return n`<small class="quiet" title=${s??l}>${a.say("practice")}</small>`;let o=[this.cited(e)[r-1]?.citation,s].filter(Boolean).join(". ");return n`<a
class="mark"
href="#source-${r}"
title=${o}
aria-label="${a.say("source")} ${r}: ${o}"
@click=${c=>this.showSource(c,r)}
>[${r}]</a
>`}cited(e){return e.sources.filter(t=>t.level!=="practice")}showSource(e,t){e.preventDefault();let s=this.renderRoot.querySelector(`#source-${t}`);s?.scrollIntoView({block:"center"}),s?.focus()}tasks(e){let{tasks:t}=e.document;return t.length?n`<section class="card">
<h2>${this.words.say("view_tasks")}</h2>
<ul>
${t.map(s=>n`<li>${this.task(s)}</li>`)}
</ul>
${this.draft?n`<p class="quiet">${this.words.say("tasks_by_text")}</p>`:l}
</section>`:l}task({day:e,every_d:t,kind:s,note:a,stage:r}){let{words:o}=this,c=this.hass?.localize(`component.vertical_farm.selector.task_kind.options.${s}`)||s,d=o.say("task_when",{stage:this.stageName(r),day:this.number(e)}),v=t===null?"":o.say("task_every",{days:this.number(t)});return[`${c}: ${d}`,v,a].filter(Boolean).join(", ")}sources(e){let{words:t}=this;return n`<section class="card">
<h2>${t.say("sources")}</h2>
<ol>
${this.cited(e).map((s,a)=>n`<li id="source-${a+1}" tabindex="-1">
[${a+1}] ${s.citation}
${s.finding?n`<span class="quiet">${s.finding}</span>`:l}
${s.url?n`<a href=${s.url} target="_blank" rel="noreferrer">${s.url}</a>`:l}
</li>`)}
</ol>
<p class="quiet">${t.say("practice_means")}</p>
</section>`}input(e,t,s,a,r=!1){return n`<label>
${t} (${s})
<input
type="number"
step="any"
?required=${!r}
.value=${a===null?"":String(a)}
@input=${o=>this.put(e,o)}
/>
${this.refused(e)}
</label>`}text(e,t,s){return n`<label>
${t}
<input
.value=${s}
@input=${({target:a})=>this.draft=L(this.draft,e,a.value)}
/>
${this.refused(e)}
</label>`}refused(e){let{refusal:t}=this;if(!t)return l;if(!(e===""?!this.hasPlace(t):q(t,e)))return l;let a=e===""&&t.path!=="recipe"?`${t.path}: `:"";return n`<span class="refused" role="alert">${a}${t.reason}</span>`}hasPlace({path:e}){if(this.copying)return e==="id";let[t="",,s=""]=e.split("/");return t==="stages"?s in E||s==="degree_days":["name","note","base_c","upper_c"].includes(t)}put(e,{target:t}){let{value:s,valueAsNumber:a}=t;this.draft&&(this.draft=L(this.draft,e,s===""?null:a))}number(e){return this.words.amount(e)}change(e){this.draft=structuredClone(e.document)}stopChanging(){this.draft=void 0,this.copying=!1,this.refusal=null,this.problem=""}async save(){let e=await this.attempt("import_recipe",{recipe:this.draft});e?this.saved(e):this.updateComplete.then(()=>this.renderRoot.querySelector(".refused")?.scrollIntoView({block:"center"}))}async copy(e){e.preventDefault();let t=Object.fromEntries(new FormData(e.target)),s=await this.attempt("fork_recipe",{recipe:this.recipe,...t});s&&this.saved(s)}saved({recipe:e}){this.stopChanging(),y(this,this.words.say("recipe_saved",{recipe:e})),g(se(e))}async giveOut(){let e=await this.attempt("export_recipe",{recipe:this.recipe});if(!e)return;let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e.yaml],{type:"application/yaml"})),t.download=`${this.recipe.replace("@","-")}.yaml`,t.click(),URL.revokeObjectURL(t.href)}async removeVersion(){await this.attempt("remove_recipe",{recipe:this.recipe})&&g(b)}async attempt(e,t){let{farm:s,hass:a}=this;if(!(!a||this.busy)){this.busy=!0,this.refusal=null,this.problem="";try{return await _(a,e,{config_entry_id:s.entry,...t})}catch(r){this.refusal=F(r),this.problem=this.refusal?"":u(r);return}finally{this.busy=!1}}}static{this.styles=[f,te]}};function se(p){return`${b}/${encodeURIComponent(p)}`}customElements.get("vf-recipe-page")||customElements.define("vf-recipe-page",C);var M=class extends h{constructor(){super();this.listed="";this.detail="",this.problem="",this.taking="",this.busy=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},detail:{attribute:!1},recipes:{state:!0},problem:{state:!0},taking:{state:!0},busy:{state:!0}}}get asked(){let e=decodeURIComponent(this.detail);return e===this.farm?.id?"":e}updated(){let e=this.asked?"":this.farm?.entry??"";e!==this.listed&&(this.listed=e,e&&this.list())}disconnectedCallback(){super.disconnectedCallback(),this.listed=""}async list(){let{farm:e,hass:t}=this;if(!(!e||!t))try{let{recipes:s}=await _(t,"list_recipes",{config_entry_id:e.entry});this.recipes=s}catch(s){this.problem=u(s)}}render(){let{asked:e,farm:t,hass:s,recipes:a,words:r}=this;if(!t)return l;if(e)return n`<vf-recipe-page .hass=${s} .farm=${t} .words=${r} .recipe=${e}></vf-recipe-page>`;let o=a?.filter(c=>!c.library)??[];return n`
${a?l:n`<p class="card quiet" role="status">${r.say("loading")}</p>`}
<section class="card">
<h2>${r.say("own_recipes")}</h2>
${o.length?this.entries(o):n`<p class="quiet">${r.say("no_own_recipes")}</p>`}
${this.takeIn(r)}
</section>
${a?n`<section class="card">
<h2>${r.say("library")}</h2>
${this.entries(a.filter(c=>c.library))}
</section>`:l}
`}entries(e){let{words:t}=this;return n`<ul>
${e.map(s=>{let a=`${b}/${encodeURIComponent(s.recipe)}`,r=t.state("sensor","crop",s.crop),o=[s.library||s.name===r?"":r,t.days(Math.round(s.duration_days)),t.say("stage_count",{count:t.number(s.stages.length)}),s.library?"":t.say("version",{version:t.number(s.version)})];return n`<li>
<a href=${a} @click=${c=>Q(c,a)}>
<b>${s.library?r:s.name}</b>
<span class="quiet">${o.filter(Boolean).join(" · ")}</span>
</a>
</li>`})}
</ul>`}takeIn(e){return this.hass?.user?.is_admin?n`<details>
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
<p id="problem" role="alert">${this.problem?e.say("failed",{reason:this.problem}):l}</p>
<button class="main" ?disabled=${this.busy}>${e.say("import_recipe")}</button>
</form>
</details>`:n`<p class="quiet">${e.say("recipes_by_admin")}</p>`}async read(e){let t=e.target.files?.[0];t&&(this.taking=await t.text())}async send(e){e.preventDefault();let{farm:t,hass:s,words:a}=this;if(!(!t||!s)){this.busy=!0,this.problem="";try{let r={config_entry_id:t.entry,recipe:this.taking},o=await _(s,"import_recipe",r);this.taking="",y(this,a.say("recipe_saved",{recipe:o.recipe})),g(`${b}/${encodeURIComponent(o.recipe)}`)}catch(r){let o=F(r);this.problem=o?`${o.path}: ${o.reason}`:u(r)}finally{this.busy=!1}}}static{this.styles=[f,m` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}ul{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 280px), 1fr));gap:0 var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}li a{display:grid;align-content:center;min-height:56px;padding-block:var(--ha-space-1, 4px);border-block-end:1px solid var(--divider-color);color:inherit;text-decoration:none;overflow-wrap:anywhere;}li a:hover b{text-decoration:underline;}summary{min-height:44px;align-content:center;cursor:pointer;}form{display:grid;gap:var(--vf-space);justify-items:start;}form label{width:100%;}textarea{padding:var(--ha-space-2, 8px);font-family:var(--ha-font-family-code, monospace);}#problem{overflow-wrap:anywhere;border-inline-start:4px solid var(--vf-act);padding-inline-start:var(--ha-space-2, 8px);}#problem:empty{display:none;}`]}};customElements.get("vf-recipes-view")||customElements.define("vf-recipes-view",M);var le=20,A=class extends h{constructor(){super();this.asked="";this.problem="",this.all=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},told:{state:!0},problem:{state:!0},all:{state:!0}}}disconnectedCallback(){super.disconnectedCallback(),this.asked=""}updated(){let e=this.farm?.entry??"";e===this.asked||!this.hass||(this.asked=e,this.ask(this.hass,e))}async ask(e,t){this.problem="";try{let s=await e.callWS({type:"vertical_farm/reports",config_entry_id:t});t===this.asked&&(this.told=s)}catch(s){this.problem=u(s)}}render(){let{farm:e,problem:t,told:s,words:a}=this;if(!e)return l;if(!s)return n`<p class="card" role="status">${t||a.say("loading")}</p>`;let r=s.batches.filter(d=>!d.ended),o=s.batches.filter(d=>d.ended),c=this.all?o:o.slice(0,le);return n`
<p class="quiet">${a.say("report_about")}</p>
<section class="card">
<h2>${a.say("report_weeks")}</h2>
<ul>
${s.weeks.map(d=>this.entry("week",d,a.week(d),""))}
</ul>
</section>
<section class="card">
<h2>${a.say("report_standing")}</h2>
${r.length?this.batches(r):n`<p class="quiet">${a.say("report_none")}</p>`}
</section>
${o.length?n`<section class="card">
<h2>${a.say("report_ended")}</h2>
${this.batches(c)}
${c.length<o.length?n`<button @click=${()=>this.all=!0}>${a.say("show_all",{count:a.number(o.length)})}</button>`:l}
</section>`:l}
`}batches(e){let{words:t}=this;return n`<ul>
${e.map(({batch:s,crop:a,ended:r,sown:o,where:c})=>{let d=r?`${t.date(o)} – ${t.date(r)}`:t.say("sown_on",{date:t.date(o)}),v=`${t.state("sensor","crop",a)} ${s.replace(`${a}-`,"")}`;return this.entry("batch",s,v,[c,d].filter(Boolean).join(" · "))})}
</ul>`}entry(e,t,s,a){let r=new URLSearchParams({farm:this.farm?.entry??"",[e]:t,language:this.words.language}),o=`/api/vertical_farm/report/${e}?${r}`;return n`<li>
<a href=${o} target="_blank" @click=${c=>{this.open(c,o)}}>
<ha-icon icon="mdi:printer-outline"></ha-icon>
<span><b>${s}</b>${a?n`<span class="quiet">${a}</span>`:l}</span>
</a>
</li>`}async open(e,t){e.preventDefault();let s=window.open("","_blank");try{let a=await this.hass?.callWS({type:"auth/sign_path",path:t});if(!a)return;s&&(s.opener=null),(s??window).location.assign(a.path)}catch(a){s?.close(),y(this,this.words.say("failed",{reason:u(a)}))}}static{this.styles=[f,m` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}ul{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 300px), 1fr));gap:0 var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}a{display:flex;align-items:center;gap:var(--vf-space);min-height:52px;border-block-end:1px solid var(--divider-color);color:inherit;text-decoration:none;overflow-wrap:anywhere;}a > span,a .quiet{display:grid;}a:hover b{text-decoration:underline;}b{font-weight:500;}`]}};customElements.get("vf-report-view")||customElements.define("vf-report-view",A);function $(p){return p.type==="create_entry"||p.type==="abort"}var D="config/config_entries/subentries/flow";async function P(p,{entry:i,kind:e,subentry:t,answers:s=[]}){let a=await p.callApi("POST",D,{handler:[i,e],...t?{subentry_id:t}:{}});for(let r of s)a=await x(p,a.flow_id,r);return a}function x(p,i,e){return p.callApi("POST",`${D}/${i}`,e)}async function k(p,i){await p.callApi("DELETE",`${D}/${i}`).catch(()=>{})}function w(p){let i={};for(let e of p){if(e.type==="expandable"){i[e.name]={...w(e.schema??[]),...pe(e.description?.suggested_value??e.default)};continue}let t=e.description?.suggested_value??e.default;t!=null&&(i[e.name]=t)}return i}function R(p){return Object.fromEntries(Object.entries(p).flatMap(([i,e])=>e==null||e===""?[]:ae(e)?[[i,R(e)]]:[[i,e]]))}function ae(p){return typeof p=="object"&&p!==null&&!Array.isArray(p)}function pe(p){return ae(p)?p:{}}var j=class extends h{constructor(){super();this.left=!1;this.values={},this.problem="",this.busy=!1,this.open=!1}static{this.properties={step:{state:!0},values:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}async ask(e){let{hass:t}=this;if(!(!t||this.busy)){this.wanted=e,this.left=!1,this.busy=!0;try{let s=["config_subentries","selector"].map(r=>t.loadBackendTranslation(r,"vertical_farm")),[a]=await Promise.all([P(t,e),...s]);this.open=!0,this.take(a)}catch(s){y(this,this.words?.say("failed",{reason:u(s)})??u(s))}finally{this.busy=!1}}}text(e,t){return this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${e}`,t??{})??""}take(e){this.problem="",e.type==="form"&&(!(this.step?.type==="form"&&this.step.step_id===e.step_id)||!Object.keys(e.errors??{}).length)&&(this.values=w(e.data_schema)),this.step=e,$(e)&&this.end(e)}end(e){this.open=!1;let t=e.type==="create_entry"||e.reason==="reconfigure_successful",{words:s}=this,a=e.type==="create_entry"?s?.say("flow_added",{name:e.title??""}):this.text(`abort.${e.reason}`,e.description_placeholders)||s?.say("flow_changed");y(this,a??""),t&&this.dispatchEvent(new CustomEvent("vf-changed",{bubbles:!0,composed:!0}))}render(){let{step:e,hass:t,words:s}=this;if(!e||!t||!s||$(e))return l;let a=this.text(`step.${e.step_id}.title`,e.description_placeholders);return n`<ha-dialog .open=${this.open} header-title=${a||s.say("setup")} @closed=${this.closed}>
<p class="quiet">${this.text(`step.${e.step_id}.description`,e.description_placeholders)}</p>
${this.problem?n`<ha-alert alert-type="error">${s.say("failed",{reason:this.problem})}</ha-alert>`:l}
${e.type==="menu"?this.menu(e):this.form(e)}
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${s.say("cancel")}</button>
${e.type==="form"?n`<button class="main" ?disabled=${this.busy} @click=${()=>this.answer(e,R(this.values))}>${s.say("save")}</button>`:l}
</div>
</ha-dialog>`}menu(e){let t=Array.isArray(e.menu_options)?e.menu_options:Object.keys(e.menu_options),s=`step.${e.step_id}`;return n`<ul class="menu">
${t.map(a=>n`<li>
<button ?disabled=${this.busy} @click=${()=>this.answer(e,{next_step_id:a})}>
<span>${this.text(`${s}.menu_options.${a}`)||a}</span>
<span class="quiet">${this.text(`${s}.menu_option_descriptions.${a}`)}</span>
</button>
</li>`)}
</ul>`}form(e){let t=`step.${e.step_id}`,s=(r,o,c)=>{if(r.type==="expandable")return this.text(`${t}.sections.${r.name}.name`)||r.name;let d=c?.path?.[0];return this.text(`${t}.${d?`sections.${d}.`:""}data.${r.name}`)||r.name},a=(r,o)=>{if(r.type==="expandable")return this.text(`${t}.sections.${r.name}.description`);let c=o?.path?.[0];return this.text(`${t}.${c?`sections.${c}.`:""}data_description.${r.name}`,e.description_placeholders)};return n`<ha-form
.hass=${this.hass}
.data=${this.values}
.schema=${e.data_schema}
.error=${e.errors??{}}
.disabled=${this.busy}
.computeLabel=${s}
.computeHelper=${a}
.computeError=${r=>this.text(`error.${r}`,e.description_placeholders)||r}
.localizeValue=${r=>this.hass?.localize(`component.vertical_farm.selector.${r}`)}
@value-changed=${r=>this.values={...this.values,...r.detail.value}}
></ha-form>`}async answer(e,t){let{hass:s}=this;if(!(!s||this.busy)){this.busy=!0;try{let a=await x(s,e.flow_id,t);this.left&&!$(a)?k(s,a.flow_id):this.take(a)}catch(a){this.problem=u(a)}finally{this.busy=!1}}}closed(){this.open=!1;let{step:e,hass:t}=this;this.step=void 0,this.left=!0,!this.busy&&t&&e&&!$(e)&&k(t,e.flow_id)}static{this.styles=[f,T,m` .menu{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--vf-space);}.menu button{display:grid;width:100%;padding-block:var(--ha-space-2, 8px);text-align:start;}`]}};customElements.get("vf-flow-dialog")||customElements.define("vf-flow-dialog",j);var I=["back_left","back_right","centre","front_left","front_right"],B=[2,0,1,3,4],re=[33,67,100],ce=.8;function de(p){let e=(typeof p=="string"?p.split(/[,;]/).filter(s=>s.trim()):[]).map(s=>{let[a="",r=""]=s.split(":"),o=r.trim().split(/\s+/).map(c=>c==="-"?null:Number(c));return{level:Number(a),spots:I.map((c,d)=>o[B.findIndex(v=>v===d)]??null)}}),t=re.filter(s=>!e.some(a=>a.level===s));for(;e.length<re.length;)e.push({level:t.shift()??null,spots:I.map(()=>null)});return e.sort((s,a)=>(s.level??0)-(a.level??0))}function ue(p){return p.filter(i=>i.level!==null&&U(i).length).sort((i,e)=>(i.level??0)-(e.level??0)).map(i=>`${i.level}: ${B.map(e=>i.spots[e]??"-").join(" ").replace(/( -)+$/,"")}`).join(", ")}function U(p){return B.map(i=>p.spots[i]??null).filter(i=>i!==null)}function ie(p){let i=U(p);return i.length?i.reduce((e,t)=>e+t,0)/i.length:null}function me(p){let i=U(p),e=ie(p);return i.length>1&&e?Math.min(...i)/e:null}var N=class extends h{static{this.properties={rows:{state:!0},name:{state:!0},problem:{state:!0},busy:{state:!0},open:{state:!0}}}constructor(){super(),this.rows=[],this.name="",this.problem="",this.busy=!1,this.open=!1}async ask(i,e){let{hass:t,words:s}=this;if(!(!t||!s||this.busy)){this.busy=!0;try{let a=t.loadBackendTranslation("config_subentries","vertical_farm"),[r]=await Promise.all([P(t,i),a]);if(r.type!=="form")throw new Error(s.say("removed"));this.step=r,this.rows=de(w(r.data_schema).dim_map),this.name=e,this.problem="",this.open=!0}catch(a){y(this,s.say("failed",{reason:u(a)}))}finally{this.busy=!1}}}render(){let{words:i,step:e}=this;return!i||!e?l:n`<ha-dialog .open=${this.open} header-title=${i.say("lamp_map")} @closed=${this.closed}>
<p><b>${this.name}</b></p>
<p class="quiet">${i.say("lamp_map_intro")}</p>
${this.problem?n`<ha-alert alert-type="error">${this.problem}</ha-alert>`:l}
<div class="levels">${this.rows.map((t,s)=>this.row(t,s,i))}</div>
<div class="buttons" slot="footer">
<button @click=${()=>this.open=!1}>${i.say("cancel")}</button>
<button class="main" ?disabled=${this.busy} @click=${()=>{this.save(e)}}>${i.say("save")}</button>
</div>
</ha-dialog>`}row(i,e,t){let s=me(i),a=ie(i),r=s!==null&&s>=ce;return n`<fieldset>
<legend>
<label>${t.say("light_level")}
${this.number(i.level,`${t.say("light_level")} ${e+1}`,100,o=>this.change(e,{...i,level:o}))} %</label>
</legend>
<div class="spots">
${I.map((o,c)=>n`<label class=${o}><span class="quiet">${t.say(`spot_${o}`)}</span>
${this.number(i.spots[c]??null,`${t.percent((i.level??0)/100)}, ${t.say(`spot_${o}`)}`,5e3,d=>this.change(e,{...i,spots:i.spots.map((v,H)=>H===c?d:v)}))}</label>`)}
</div>
<p role="status" data-tone=${s===null?"none":r?"good":"watch"}>
${a===null?t.say("not_measured"):t.say("lamp_mean",{ppfd:t.number(a)})}
${s===null?l:n`· <ha-icon class="tone-icon" icon=${r?"mdi:check-circle":"mdi:alert"}></ha-icon>
${t.say(r?"lamp_even":"lamp_uneven",{share:t.percent(s)})}`}
</p>
</fieldset>`}number(i,e,t,s){return n`<input
type="number"
inputmode="decimal"
min="0"
max=${t}
step="any"
aria-label=${e}
.value=${i===null?"":String(i)}
@input=${a=>{let{value:r}=a.target;s(r===""||!Number.isFinite(Number(r))?null:Number(r))}}
/>`}change(i,e){this.rows=this.rows.map((t,s)=>s===i?e:t)}async save(i){let{hass:e,words:t}=this;if(!(!e||!t)){this.busy=!0;try{let s={...w(i.data_schema),dim_map:ue(this.rows)},a=await x(e,i.flow_id,R(s));if($(a))this.open=!1,this.step=void 0,y(this,t.say("flow_changed"));else if(a.type==="form"){this.step=a;let[r=""]=Object.values(a.errors??{}),o=`component.vertical_farm.config_subentries.rack.error.${r}`;this.problem=e.localize(o,a.description_placeholders??{})||r}}catch(s){this.problem=t.say("failed",{reason:u(s)})}finally{this.busy=!1}}}closed(){this.open=!1;let{step:i,hass:e}=this;this.step=void 0,i&&e&&!this.busy&&k(e,i.flow_id)}static{this.styles=[f,T,m` .levels{display:grid;gap:var(--vf-space);margin-block-start:var(--vf-space);}fieldset{min-width:0;border:1px solid var(--divider-color);border-radius:var(--vf-radius);}legend label{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}legend input{width:5em;}.spots{display:grid;grid-template-columns:repeat(3, minmax(0, 1fr));gap:var(--ha-space-2, 8px);grid-template-areas:"bl . br" ". c ." "fl . fr";direction:ltr;}.spots label{display:grid;}.back_left{grid-area:bl;}.back_right{grid-area:br;}.centre{grid-area:c;}.front_left{grid-area:fl;}.front_right{grid-area:fr;}input{min-height:44px;width:100%;font:inherit;color:inherit;background:none;border:1px solid var(--secondary-text-color);border-radius:var(--ha-border-radius-lg, 8px);padding-inline:var(--ha-space-2, 8px);}fieldset p{margin-block-start:var(--ha-space-2, 8px);}`]}};customElements.get("vf-lamp-map")||customElements.define("vf-lamp-map",N);var z=class extends h{constructor(){super();this.asked="";this.problem="",this.states=new Map}static{this.properties={farm:{attribute:!1},words:{attribute:!1},found:{state:!0},problem:{state:!0},states:{state:!0}}}updated(){let{farm:e,hass:t}=this;!e||!t||this.asked===e.id||(this.asked=e.id,this.look(t,e))}async look(e,t){this.problem="";try{let{response:s}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"suggest_automations",service_data:{config_entry_id:t.entry},return_response:!0});this.found=s.suggestions}catch(s){this.problem=u(s)}}render(){let{words:e,found:t,problem:s}=this;if(!e)return l;if(s)return n`<ha-alert alert-type="error">${e.say("failed",{reason:s})}</ha-alert>
<button @click=${()=>this.hass&&this.farm&&void this.look(this.hass,this.farm)}>${e.say("retry")}</button>`;if(!t)return n`<p class="quiet" role="status">${e.say("suggest_loading")}</p>`;let a=t.filter(r=>this.states.get(r.id)!=="created");return n`
<p class="quiet">${e.say(a.length?"suggest_intro":"suggest_none")}</p>
<ul>
${t.map(r=>this.suggestion(r,e))}
</ul>
${a.length>1?n`<button class="main" @click=${()=>{this.createAll(a)}}>${e.say("suggest_all",{count:e.number(a.length)})}</button>`:l}
<button @click=${()=>g("/config/automation/dashboard")}>${e.say("automations")}</button>
`}suggestion(e,t){let s=this.states.get(e.id);return n`<li>
<span class="text"><b>${e.alias}</b> <span class="quiet">${e.why}</span>
${typeof s=="object"?n`<span role="alert">${t.say("failed",{reason:s.failed})}</span>`:l}</span>
${s==="created"?n`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${t.say("suggest_created")}</span>`:n`<button
?disabled=${s==="creating"}
aria-label="${t.say("suggest_create")}: ${e.alias}"
@click=${()=>{this.create(e)}}
>
${t.say(typeof s=="object"?"retry":"suggest_create")}
</button>`}
</li>`}async createAll(e){for(let t of e)await this.create(t)}async create(e){let{hass:t}=this;if(t){this.mark(e.id,"creating");try{e.blueprint_missing&&await t.callService("vertical_farm","install_blueprints",{}),await t.callApi("POST",`config/automation/config/${e.id}`,e.config),this.mark(e.id,"created")}catch(s){this.mark(e.id,{failed:u(s)})}}}mark(e,t){this.states=new Map(this.states).set(e,t)}static{this.styles=[f,m` :host{display:grid;gap:var(--ha-space-2, 8px);justify-items:start;width:100%;}ul{width:100%;}li,.made{display:flex;align-items:center;gap:var(--vf-space);}li{justify-content:space-between;padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}.text{display:grid;min-width:0;overflow-wrap:anywhere;}`]}};customElements.get("vf-suggestions")||customElements.define("vf-suggestions",z);var K=6,G=class extends h{static{this.properties={farm:{attribute:!1},words:{attribute:!1}}}set hass(i){let e=this.latest?.user?.is_admin;this.latest=i,this.pass(),e!==i?.user?.is_admin&&this.requestUpdate()}get hass(){return this.latest}pass(){let i=this.renderRoot?.querySelectorAll("vf-action-dialog, vf-flow-dialog, vf-lamp-map, vf-suggestions");for(let e of i??[])Object.assign(e,{hass:this.latest,words:this.words})}updated(){this.pass()}get forms(){return this.renderRoot.querySelector("vf-flow-dialog")}get lampMap(){return this.renderRoot.querySelector("vf-lamp-map")}render(){let{farm:i,words:e}=this;if(!i||!e)return l;let t=this.latest?.user?.is_admin??!1,{shelves:s}=i,a=s.filter(o=>o.crop).length,r=s.filter(W).length;return n`
<p>${e.say(t?"setup_intro":"setup_by_admin")}</p>
<ol>
${this.step("setup_racks",i.racks.length>0,this.racks(i,t))}
${this.step("setup_sensors",r>0&&r===s.length,this.sensors(i,r,t))}
${this.step("setup_water",i.reservoirs.length>0,this.water(i,t))}
${this.step("setup_crops",a>0,this.crops(i,a))}
${t&&a&&this.latest?.services.vertical_farm?.suggest_automations?this.step("setup_automations",void 0,n`<vf-suggestions .farm=${i}></vf-suggestions>`):l}
</ol>
<vf-action-dialog></vf-action-dialog>
<vf-flow-dialog></vf-flow-dialog>
<vf-lamp-map></vf-lamp-map>
`}step(i,e,t){let{words:s}=this;return n`<li class="card" data-tone=${e?"good":"info"}>
<div class="line">
<h2>${s.say(i)}</h2>
${e===void 0?l:n`<span class="calm"><ha-icon class="tone-icon" icon=${e?"mdi:check-circle":"mdi:circle-outline"}></ha-icon>
${s.say(e?"setup_done":"setup_open")}</span>`}
</div>
${t}
</li>`}racks(i,e){let{words:t}=this,s={racks:t.number(i.racks.length),shelves:t.number(i.shelves.length)};return n`<p class="quiet">${i.racks.length?t.say("setup_racks_now",s):t.say("no_racks")}</p>
${e?n`<button class=${i.racks.length?"":"main"} @click=${()=>{this.forms?.ask({entry:i.entry,kind:"rack"})}}>
${t.say("add_rack")}
</button>`:l}`}sensors(i,e,t){let{words:s}=this,a={count:s.number(e),all:s.number(i.shelves.length)};return n`<p class="quiet">${s.say("setup_sensors_now",a)}</p>
${i.racks.map(r=>this.rack(i,r,t))}`}rack(i,e,t){let{words:s}=this,a=o=>({entry:i.entry,kind:"rack",subentry:this.own(e.id),answers:o}),r=o=>a([{next_step_id:"edit_shelf"},{shelf:this.own(o.id)}]);return n`<details ?open=${i.racks.length===1}>
<summary>${e.name}</summary>
<ul>
${t?n`<li>
<span class="text">${s.say("setup_rack_sensors")}</span>
<button aria-label="${s.say("change")}: ${e.name}" @click=${()=>{this.forms?.ask(a([{next_step_id:"edit_rack"}]))}}>${s.say("change")}</button>
</li>`:l}
${e.shelves.map(o=>n`<li>
<span class="text">${o.name}
<span class="quiet">${s.say(W(o)?"setup_has_sensors":"setup_no_sensors")} ·
${s.say(o.entities.planned_level?"setup_has_lamp":"setup_no_lamp")}</span></span>
${t?n`${o.entities.planned_level?n`<button
aria-label="${s.say("lamp_measure")}: ${e.name} ${o.name}"
@click=${()=>{this.lampMap?.ask(r(o),`${e.name} ${o.name}`)}}
>
${s.say("lamp_measure")}
</button>`:l}
<button
aria-label="${s.say("change")}: ${e.name} ${o.name}"
@click=${()=>{this.forms?.ask(r(o))}}
>
${s.say("change")}
</button>`:l}
</li>`)}
</ul>
</details>`}own(i){return this.latest?.devices[i]?.identifiers?.find(([e])=>e==="vertical_farm")?.[1]??""}water(i,e){let{words:t}=this;return n`<p class="quiet">${i.reservoirs.length?l:t.say("setup_no_water")}</p>
<ul>
${i.reservoirs.map(s=>n`<li>
<span class="text">${s.name}</span>
${e?n`<button
aria-label="${t.say("change")}: ${s.name}"
@click=${()=>{this.forms?.ask({entry:i.entry,kind:"reservoir",subentry:this.own(s.id)})}}
>
${t.say("change")}
</button>`:l}
</li>`)}
</ul>
${e&&i.racks.length?n`<button @click=${()=>{this.forms?.ask({entry:i.entry,kind:"reservoir"})}}>${t.say("add_reservoir")}</button>`:l}`}crops(i,e){let{words:t}=this,s=i.shelves.filter(r=>r.status==="empty"),a={count:t.number(e),all:t.number(i.shelves.length)};return n`<p class="quiet">${t.say("setup_crops_now",a)}</p>
<ul>
${s.slice(0,K).map(r=>n`<li>
<span class="text">${r.rack} · ${r.name} <span class="quiet">${X(r,t)}</span></span>
<button
aria-label="${t.say("sow")}: ${r.rack} ${r.name}"
@click=${()=>{this.renderRoot.querySelector("vf-action-dialog")?.ask("sow",r.id,`${r.rack} · ${r.name}`)}}
>
${t.say("sow")}
</button>
</li>`)}
</ul>
${s.length>K?n`<button @click=${()=>g("/vertical-farm/farm")}>${t.say("setup_more_empty",{count:t.number(s.length-K)})}</button>`:l}`}static{this.styles=[f,m` :host{display:grid;gap:var(--vf-space);max-width:900px;margin-inline:auto;}ol{display:grid;gap:var(--vf-space);}ol > li{display:grid;gap:var(--ha-space-2, 8px);justify-items:start;border-inline-start:4px solid var(--tone);}.line,li li,.calm{display:flex;align-items:center;gap:var(--ha-space-2, 8px);}.line,details,ul{width:100%;}.line,li li{justify-content:space-between;}li li{padding-block:4px;}.text{flex:1;display:grid;min-width:0;overflow-wrap:anywhere;}summary{min-height:44px;align-content:center;cursor:pointer;font-weight:500;}`]}};customElements.get("vf-setup-view")||customElements.define("vf-setup-view",G);var ne=870,V=class extends h{constructor(){super();this.attempts=new J(this);this.followed="";this.moving=""}static{this.properties={farm:{attribute:!1},words:{attribute:!1},told:{state:!0},moving:{state:!0}}}set hass(e){this.latest=e;for(let s of this.renderRoot?.querySelectorAll("vf-ha-card")??[])s.hass=e;let t=this.dialog;t&&(t.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}updated(){this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words);let e=this.farm.entry;e===this.followed||!this.latest||(this.stop?.(),this.followed=e,this.told=void 0,this.stop=Z(this.latest.connection,e,t=>this.told=t))}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{farm:e,told:t,words:s}=this,a=t?ee(t.tasks,t.today):[];return n`
<div class="columns">
<div class="lists">
${this.adding(e)}
${t&&!a.some(r=>r.when!=="done")?n`<p class="card">${s.say("nothing_to_do")}</p>`:l}
${t?l:n`<p class="card quiet" role="status">${s.say("loading")}</p>`}
${a.map(r=>this.group(r))}
</div>
${e.calendar?this.calendar(e.calendar):l}
</div>
<vf-action-dialog></vf-action-dialog>
`}adding(e){let{words:t}=this;return e.tasks?n`<form class="card add" @submit=${s=>{this.add(s)}}>
<label>${t.say("new_task")}<input name="name" required autocomplete="off" /></label>
<label>${t.say("due")}<input name="day" type="date" /></label>
<button class="main" ?disabled=${this.attempts.has("add")}>${t.say("add")}</button>
</form>`:l}group({when:e,count:t,places:s}){let{words:a}=this,r={overdue:"act",today:"watch",soon:"info",someday:"none",done:"good"}[e];return n`<section class="card" data-tone=${r} data-when=${e}>
<h2>${a.sayKey("when",e)} (${a.number(t)})</h2>
${s.map(({rack:o,tasks:c})=>n`<h3 class="quiet">${o??this.farm.name}</h3>
<ul>
${c.map(d=>this.task(d))}
</ul>`)}
</section>`}task(e){let{words:t}=this,s=this.moving===e.uid;return n`<li data-task=${e.uid}>
<span class="text">
<b>${e.name}</b>
<span class="quiet">${[e.place,this.due(e)].filter(Boolean).join(" · ")}</span>
${e.note?n`<span class="quiet">${e.note}</span>`:l}
</span>
${s?this.move(e):this.buttons(e)}
${e.shelf&&!s?n`<button aria-label="${t.say("open")}: ${e.place??""}" @click=${()=>g(`/vertical-farm/shelf/${e.shelf}`)}>
${t.say("open")}
</button>`:l}
</li>`}due(e){let{words:t}=this;if(e.done)return t.say("done_on",{date:t.date(e.done)});if(!e.day)return"";let s=e.at?`${t.date(e.at)}, ${t.clock(Date.parse(e.at))}`:t.date(e.day);return e.late_days?`${s}, ${t.say("late",{days:t.days(e.late_days)})}`:s}buttons(e){let{words:t}=this,s=this.attempts.has(e.uid),a=c=>`${c}: ${e.name}`;if(e.done){let c=t.say("reopen");return n`<button aria-label=${a(c)} ?disabled=${s} @click=${()=>this.set(e,{status:"needs_action"})}>
${c}
</button>`}let r=e.kind==="harvest"&&e.batch,o=r?t.say("harvest"):t.say("done");return n`<button
class="main"
aria-label=${a(o)}
?disabled=${s}
@click=${()=>r?this.harvest(r):this.set(e,{status:"completed"})}
>
${o}
</button>
<button aria-label=${a(t.say("move"))} ?disabled=${s} @click=${()=>this.startMoving(e)}>
${t.say("move")}
</button>`}move(e){let{words:t}=this;return n`<form class="move" @submit=${s=>this.moved(s,e)}>
<label>${t.say("due")}<input name="day" type="date" required .value=${e.day??this.told?.today??""} /></label>
<button class="main">${t.say("move")}</button>
<button type="button" @click=${()=>this.moving=""}>${t.say("cancel")}</button>
</form>`}calendar(e){let t=window.innerWidth<ne?"listWeek":"dayGridMonth";return n`<div class="calendar">
<vf-ha-card .config=${{type:"calendar",entities:[e],initial_view:t}}></vf-ha-card>
</div>`}async startMoving(e){this.moving=e.uid,await this.updateComplete,this.renderRoot.querySelector(".move input")?.focus()}moved(e,t){e.preventDefault();let s=new FormData(e.target).get("day");this.moving="",this.set(t,{due_date:s})}harvest(e){this.dialog?.ask("harvest",{batch_id:e,config_entry_id:this.farm.entry})}async add(e){e.preventDefault();let t=e.target,s=new FormData(t),a=s.get("day"),r={item:s.get("name"),...a?{due_date:a}:{}};await this.attempt("add","add_item",r)&&t.reset()}set(e,t){return this.attempt(e.uid,"update_item",{item:e.uid,...t})}attempt(e,t,s){let a={entity_id:this.farm.tasks,...s};return this.attempts.make(e,()=>this.latest?.callService("todo",t,a,void 0,!1))}static{this.styles=[f,m` .columns{display:grid;grid-template-columns:minmax(0, 1fr) minmax(0, 1fr);gap:var(--ha-space-4, 16px);align-items:start;}.lists{display:grid;gap:var(--ha-space-4, 16px);}.add,.move{display:flex;flex-wrap:wrap;align-items:end;gap:var(--ha-space-2, 8px);}.add label:first-child{flex:1 1 180px;}.calendar{position:sticky;top:calc(var(--header-height, 56px) + var(--ha-space-4, 16px));}section.card{border-top:4px solid var(--tone);}h3{margin-block-start:var(--vf-space);font-weight:500;}li{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}li:last-child{border:none;}.text{flex:1 1 180px;display:grid;min-width:0;overflow-wrap:anywhere;}.text b{font-weight:500;}@media (max-width:${ne}px){.columns{grid-template-columns:minmax(0, 1fr);}.calendar{position:static;}.text,.add label:first-child{flex-basis:100%;}}`]}};customElements.get("vf-tasks-view")||customElements.define("vf-tasks-view",V);

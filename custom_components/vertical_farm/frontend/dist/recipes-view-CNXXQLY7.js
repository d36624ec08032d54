import{a as h}from"./chunk-JL5OFQDW.js";import{a as y,b as i,e as o,g,j as d,l as b,m as v}from"./chunk-PNZLJHBB.js";var S=y` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);}.line,.actions{display:flex;flex-wrap:wrap;align-items:end;justify-content:space-between;gap:var(--ha-space-2, 8px);}.actions{justify-content:start;margin-block-start:var(--vf-space);}.fields{display:flex;flex-wrap:wrap;align-items:end;gap:var(--ha-space-2, 8px) var(--ha-space-4, 16px);margin-block-start:var(--vf-space);}.fields label{flex:1 1 200px;}.stages{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 440px), 1fr));gap:var(--ha-space-4, 16px);align-items:start;}.scroll{overflow-x:auto;}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;}th,td{padding:6px 4px;border-block-end:1px solid var(--divider-color);font-weight:inherit;text-align:start;vertical-align:top;}thead th{color:var(--secondary-text-color);font-size:var(--ha-font-size-s, 12px);}td small,th small{font-size:var(--ha-font-size-s, 12px);}td input{width:100%;min-width:68px;}.wrong input{border-color:var(--vf-act);box-shadow:inset 0 0 0 1px var(--vf-act);}.refused{display:block;padding-inline-start:var(--ha-space-2, 8px);border-inline-start:4px solid var(--vf-act);color:var(--primary-text-color);font-size:var(--ha-font-size-m, 14px);overflow-wrap:anywhere;}a{color:inherit;}.mark{display:inline-block;min-width:24px;min-height:24px;text-align:center;}ol,ul{display:grid;gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}li{overflow-wrap:anywhere;}`;var m="/vertical-farm/recipes",$={duration_d:"d",air_temperature_day_c:"°C",air_temperature_night_c:"°C",humidity_pct:"%",vpd_kpa:"kPa",co2_ppm:"ppm",ppfd_umol:"µmol/(m² s)",photoperiod_h:"h",dli_mol:"mol/(m² d)",ec_ms_cm:"mS/cm",ph:"",water_temperature_c:"°C",density_m2:"1/m²"},w=["min","typical","max"];function _(l){if(!l||typeof l!="object"||!("translation_placeholders"in l))return null;let{path:p,reason:e}=l.translation_placeholders??{};return p!==void 0&&e!==void 0?{path:p,reason:e}:null}function x(l,p){return l?l.path===p||w.some(e=>l.path===`${p}/${e}`):!1}function R(l,p,e){let t=structuredClone(l),s=p.split("/"),r=t;for(let a of s.slice(0,-1))r=r[a];return r[s.at(-1)??""]=e,t}async function f(l,p,e){let t={type:"call_service",domain:"vertical_farm",service:p,service_data:e,return_response:!0};return(await l.callWS(t)).response}var T=class extends g{constructor(){super();this.asked="";this.refusal=null,this.problem="",this.copying=!1,this.busy=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},recipe:{attribute:!1},told:{state:!0},draft:{state:!0},refusal:{state:!0},problem:{state:!0},copying:{state:!0},busy:{state:!0}}}connectedCallback(){super.connectedCallback(),this.hass?.loadBackendTranslation("selector","vertical_farm").then(()=>this.requestUpdate())}updated(){let e=`${this.farm.entry} ${this.recipe}`;e!==this.asked&&(this.asked=e,this.draft=void 0,this.copying=!1,this.ask())}async ask(e){let{farm:t,hass:s,recipe:r}=this;this.problem="",this.refusal=null;try{let a={type:"vertical_farm/recipe",config_entry_id:t.entry,recipe:r},n=await s?.callWS(e?{...a,against:e}:a);r===this.recipe&&(this.told=n)}catch(a){this.told=void 0,this.problem=h(a)}}render(){let{told:e,words:t}=this;return e?i`
${this.head(e)} ${this.draft?o:this.changes(e)}
<div class="stages">${e.stages.map((s,r)=>this.stage(e,s,r))}</div>
${this.tasks(e)} ${this.sources(e)}
`:i`<div class="card">
<p role="status">${this.problem||t.say("loading")}</p>
<p><button @click=${()=>d(m)}>${t.say("all_recipes")}</button></p>
</div>`}head(e){let{draft:t,words:s}=this,r=s.state("sensor","crop",e.crop),a=n=>t?this.input(n,s.sayKey("recipe",n),"°C",t[n]):i`<span>${s.sayKey("recipe",n)}: ${this.number(e.heat[n].value)} °C
${this.mark(e,e.heat[n].source,e.heat[n].note)}</span>`;return i`<section class="card">
<div class="line">
<div>
<h2 dir="auto">${e.library?r:e.name}</h2>
<p class="quiet">
${e.library||e.name===r?o:i`${r} · `}<i lang="la">${e.latin_name}</i> ·
${s.days(Math.round(e.duration_days))} ·
${e.library?s.say("from_library"):s.say("version",{version:s.number(e.version)})}
</p>
</div>
${this.versions(e)}
</div>
${t?i`<div class="fields">
${this.text("name",s.say("recipe_name"),t.name)} ${this.text("note",s.say("note"),t.note)}
</div>`:e.note?i`<p dir="auto">${e.note}</p>`:o}
<div class="fields">${a("base_c")} ${a("upper_c")}</div>
${e.used_by.length?i`<p class="quiet">${s.say("used_by",{batches:e.used_by.join(", ")})}</p>`:o}
${this.refused("")}
${this.problem?i`<p class="refused" role="alert">${s.say("failed",{reason:this.problem})}</p>`:o}
${this.copying?this.copyForm(e):this.buttons(e)}
</section>`}versions(e){return e.versions.length<2||this.draft?o:i`<label
>${this.words.say("versions")}
<select @change=${t=>d(C(t.target.value))}>
${e.versions.toReversed().map(t=>i`<option ?selected=${t===e.recipe}>${t}</option>`)}
</select>
</label>`}buttons(e){let{words:t}=this;return this.draft?i`<div class="actions">
<button class="main" ?disabled=${this.busy} @click=${this.save}>${t.say("save_version")}</button>
<button @click=${this.stopChanging}>${t.say("cancel")}</button>
</div>`:i`<div class="actions">
${e.library?o:i`<button class="main" @click=${()=>this.change(e)}>${t.say("change")}</button>`}
<button class=${e.library?"main":""} @click=${()=>this.copying=!0}>${t.say("copy")}</button>
<button ?disabled=${this.busy} @click=${this.giveOut}>${t.say("export_recipe")}</button>
${e.library||e.used_by.length?o:i`<button ?disabled=${this.busy} @click=${this.removeVersion}>${t.say("remove_version")}</button>`}
<button @click=${()=>d(m)}>${t.say("all_recipes")}</button>
</div>`}copyForm(e){let{words:t}=this,s=e.library?t.state("sensor","crop",e.crop):e.name;return i`<form class="fields" @submit=${this.copy}>
<label>${t.say("recipe_name")}<input name="name" required .value=${t.say("copy_of",{name:s})} /></label>
<label>
${t.say("recipe_id")}<input name="new_recipe_id" required pattern="[^@]+" .value=${`my_${e.recipe_id}`} />
${this.refused("id")}
</label>
<button class="main" ?disabled=${this.busy}>${t.say("copy")}</button>
<button type="button" @click=${this.stopChanging}>${t.say("cancel")}</button>
</form>`}changes(e){let{words:t}=this,s=[...new Set([...e.against?[e.against]:[],...e.versions])].filter(r=>r!==e.recipe);return s.length?i`<section class="card">
<div class="line">
<h2>${t.say("changes")}</h2>
<label
>${t.say("against")}
<select @change=${r=>{this.ask(r.target.value)}}>
${e.against?o:i`<option></option>`}
${s.map(r=>i`<option ?selected=${r===e.against}>${r}</option>`)}
</select>
</label>
</div>
${e.changes.length?i`<div class="scroll" tabindex="0" role="region" aria-label=${t.say("changes")}>
<table>
<thead>
<tr><th scope="col">${t.say("what")}</th><th scope="col">${e.against}</th><th scope="col">${e.recipe}</th></tr>
</thead>
<tbody>
${e.changes.map(r=>i`<tr><th scope="row">${this.place(r)}</th><td>${this.value(r.old)}</td><td><b>${this.value(r.new)}</b></td></tr>`)}
</tbody>
</table>
</div>`:i`<p class="quiet">${t.say("no_changes")}</p>`}
</section>`:o}place({path:e}){let{words:t}=this,[s="",r,a,n]=e.split("/");if(s==="tasks")return`${t.say("view_tasks")} ${t.number(Number(r)+1)}`;if(s!=="stages"||!r)return t.sayKey("recipe",s);let c=a?t.sayKey("quantity",a):"";return[this.stageName(r),c,n?t.sayKey("part",n):""].filter(Boolean).join(" · ")}value(e){return e==null||e===""?"–":typeof e=="number"?this.number(e):Array.isArray(e)?e.map(t=>this.stageName(String(t))).join(", "):typeof e=="object"?this.task(e):String(e)}stageName(e){return this.words.state("select","stage",e)}stage(e,t,s){let{draft:r,words:a}=this,n=`stages/${s}`,c=this.stageName(t.id);return i`<section class="card">
<h2>${c}</h2>
${r?this.input(`${n}/degree_days`,a.say("recipe_degree_days"),"°C·d",r.stages[s]?.degree_days??null,!0):t.degree_days===null?o:i`<p class="quiet">${a.say("ends_by_heat",{heat:this.number(t.degree_days)})}</p>`}
<div class="scroll" tabindex="0" role="region" aria-label=${c}>
<table>
<thead>
<tr>
<th scope="col">${a.say("what")}</th>
${w.map(u=>i`<th scope="col">${a.sayKey("part",u)}</th>`)}
<th scope="col">${a.say("source")}</th>
</tr>
</thead>
<tbody>
${Object.keys($).map(u=>this.band(e,t.bands[u],`${n}/${u}`,u))}
</tbody>
</table>
</div>
</section>`}band(e,t,s,r){let{words:a}=this;if(!t)return o;let n=a.sayKey("quantity",r),c=$[r];return i`<tr class=${x(this.refusal,s)?"wrong":""}>
<th scope="row">${n}${c?i` <small class="quiet" dir="ltr">${c}</small>`:o}</th>
${w.map(u=>i`<td>${this.cell(s,r,u,t)}</td>`)}
<td>${this.mark(e,t.source,t.note)} ${this.library(t)}</td>
</tr>
${x(this.refusal,s)?i`<tr><td colspan="5">${this.refused(s)}</td></tr>`:o}`}cell(e,t,s,r){let{draft:a,words:n}=this;if(!a)return this.number(r[s]);let[,c="",u=""]=e.split("/"),k=(a.stages[Number(c)]?.[u])[s];return i`<input
type="number"
step="any"
aria-label="${n.sayKey("quantity",t)}, ${n.sayKey("part",s)}"
.value=${String(k)}
@input=${I=>this.put(`${e}/${s}`,I)}
/>`}library({library:e}){if(!e)return o;let[t,s,r]=e.map(a=>this.number(a));return i`<small class="quiet">${this.words.say("library_says",{band:`${t} – ${s} – ${r}`})}</small>`}mark(e,t,s){let{words:r}=this;if(t===null)return i`<small>${r.say("own_number")}</small>`;let a=this.cited(e).findIndex(c=>c.key===t)+1;if(!a)return i`<small class="quiet" title=${s??o}>${r.say("practice")}</small>`;let n=[this.cited(e)[a-1]?.citation,s].filter(Boolean).join(". ");return i`<a
class="mark"
href="#source-${a}"
title=${n}
aria-label="${r.say("source")} ${a}: ${n}"
@click=${c=>this.showSource(c,a)}
>[${a}]</a
>`}cited(e){return e.sources.filter(t=>t.level!=="practice")}showSource(e,t){e.preventDefault();let s=this.renderRoot.querySelector(`#source-${t}`);s?.scrollIntoView({block:"center"}),s?.focus()}tasks(e){let{tasks:t}=e.document;return t.length?i`<section class="card">
<h2>${this.words.say("view_tasks")}</h2>
<ul>
${t.map(s=>i`<li>${this.task(s)}</li>`)}
</ul>
${this.draft?i`<p class="quiet">${this.words.say("tasks_by_text")}</p>`:o}
</section>`:o}task({day:e,every_d:t,kind:s,note:r,stage:a}){let{words:n}=this,c=this.hass?.localize(`component.vertical_farm.selector.task_kind.options.${s}`)||s,u=n.say("task_when",{stage:this.stageName(a),day:this.number(e)}),k=t===null?"":n.say("task_every",{days:this.number(t)});return[`${c}: ${u}`,k,r].filter(Boolean).join(", ")}sources(e){let{words:t}=this;return i`<section class="card">
<h2>${t.say("sources")}</h2>
<ol>
${this.cited(e).map((s,r)=>i`<li id="source-${r+1}" tabindex="-1">
[${r+1}] ${s.citation}
${s.finding?i`<span class="quiet">${s.finding}</span>`:o}
${s.url?i`<a href=${s.url} target="_blank" rel="noreferrer">${s.url}</a>`:o}
</li>`)}
</ol>
<p class="quiet">${t.say("practice_means")}</p>
</section>`}input(e,t,s,r,a=!1){return i`<label>
${t} (${s})
<input
type="number"
step="any"
?required=${!a}
.value=${r===null?"":String(r)}
@input=${n=>this.put(e,n)}
/>
${this.refused(e)}
</label>`}text(e,t,s){return i`<label>
${t}
<input
.value=${s}
@input=${({target:r})=>this.draft=R(this.draft,e,r.value)}
/>
${this.refused(e)}
</label>`}refused(e){let{refusal:t}=this;if(!t)return o;if(!(e===""?!this.hasPlace(t):x(t,e)))return o;let r=e===""&&t.path!=="recipe"?`${t.path}: `:"";return i`<span class="refused" role="alert">${r}${t.reason}</span>`}hasPlace({path:e}){if(this.copying)return e==="id";let[t="",,s=""]=e.split("/");return t==="stages"?s in $||s==="degree_days":["name","note","base_c","upper_c"].includes(t)}put(e,{target:t}){let{value:s,valueAsNumber:r}=t;this.draft&&(this.draft=R(this.draft,e,s===""?null:r))}number(e){return this.words.amount(e)}change(e){this.draft=structuredClone(e.document)}stopChanging(){this.draft=void 0,this.copying=!1,this.refusal=null,this.problem=""}async save(){let e=await this.attempt("import_recipe",{recipe:this.draft});e?this.saved(e):this.updateComplete.then(()=>this.renderRoot.querySelector(".refused")?.scrollIntoView({block:"center"}))}async copy(e){e.preventDefault();let t=Object.fromEntries(new FormData(e.target)),s=await this.attempt("fork_recipe",{recipe:this.recipe,...t});s&&this.saved(s)}saved({recipe:e}){this.stopChanging(),b(this,this.words.say("recipe_saved",{recipe:e})),d(C(e))}async giveOut(){let e=await this.attempt("export_recipe",{recipe:this.recipe});if(!e)return;let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e.yaml],{type:"application/yaml"})),t.download=`${this.recipe.replace("@","-")}.yaml`,t.click(),URL.revokeObjectURL(t.href)}async removeVersion(){await this.attempt("remove_recipe",{recipe:this.recipe})&&d(m)}async attempt(e,t){let{farm:s,hass:r}=this;if(!(!r||this.busy)){this.busy=!0,this.refusal=null,this.problem="";try{return await f(r,e,{config_entry_id:s.entry,...t})}catch(a){this.refusal=_(a),this.problem=this.refusal?"":h(a);return}finally{this.busy=!1}}}static{this.styles=[v,S]}};function C(l){return`${m}/${encodeURIComponent(l)}`}customElements.get("vf-recipe-page")||customElements.define("vf-recipe-page",T);var E=class extends g{constructor(){super();this.listed="";this.detail="",this.problem="",this.taking="",this.busy=!1}static{this.properties={farm:{attribute:!1},words:{attribute:!1},detail:{attribute:!1},recipes:{state:!0},problem:{state:!0},taking:{state:!0},busy:{state:!0}}}get asked(){let e=decodeURIComponent(this.detail);return e===this.farm?.id?"":e}updated(){let e=this.asked?"":this.farm?.entry??"";e!==this.listed&&(this.listed=e,e&&this.list())}disconnectedCallback(){super.disconnectedCallback(),this.listed=""}async list(){let{farm:e,hass:t}=this;if(!(!e||!t))try{let{recipes:s}=await f(t,"list_recipes",{config_entry_id:e.entry});this.recipes=s}catch(s){this.problem=h(s)}}render(){let{asked:e,farm:t,hass:s,recipes:r,words:a}=this;if(!t)return o;if(e)return i`<vf-recipe-page .hass=${s} .farm=${t} .words=${a} .recipe=${e}></vf-recipe-page>`;let n=r?.filter(c=>!c.library)??[];return i`
${r?o:i`<p class="card quiet" role="status">${a.say("loading")}</p>`}
<section class="card">
<h2>${a.say("own_recipes")}</h2>
${n.length?this.entries(n):i`<p class="quiet">${a.say("no_own_recipes")}</p>`}
${this.takeIn(a)}
</section>
${r?i`<section class="card">
<h2>${a.say("library")}</h2>
${this.entries(r.filter(c=>c.library))}
</section>`:o}
`}entries(e){let{words:t}=this;return i`<ul>
${e.map(s=>{let r=`${m}/${encodeURIComponent(s.recipe)}`,a=t.state("sensor","crop",s.crop),n=[s.library||s.name===a?"":a,t.days(Math.round(s.duration_days)),t.say("stage_count",{count:t.number(s.stages.length)}),s.library?"":t.say("version",{version:t.number(s.version)})];return i`<li>
<a href=${r} @click=${c=>O(c,r)}>
<b dir="auto">${s.library?a:s.name}</b>
<span class="quiet">${n.filter(Boolean).join(" · ")}</span>
</a>
</li>`})}
</ul>`}takeIn(e){return i`<details>
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
<p id="problem" role="alert">${this.problem?e.say("failed",{reason:this.problem}):o}</p>
<button class="main" ?disabled=${this.busy}>${e.say("import_recipe")}</button>
</form>
</details>`}async read(e){let t=e.target.files?.[0];t&&(this.taking=await t.text())}async send(e){e.preventDefault();let{farm:t,hass:s,words:r}=this;if(!(!t||!s)){this.busy=!0,this.problem="";try{let a={config_entry_id:t.entry,recipe:this.taking},n=await f(s,"import_recipe",a);this.taking="",b(this,r.say("recipe_saved",{recipe:n.recipe})),d(`${m}/${encodeURIComponent(n.recipe)}`)}catch(a){let n=_(a);this.problem=n?`${n.path}: ${n.reason}`:h(a)}finally{this.busy=!1}}}static{this.styles=[v,y` :host{display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}ul{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 280px), 1fr));gap:0 var(--ha-space-4, 16px);margin-block:var(--ha-space-2, 8px);}li a{display:grid;align-content:center;min-height:56px;padding-block:var(--ha-space-1, 4px);border-block-end:1px solid var(--divider-color);color:inherit;text-decoration:none;overflow-wrap:anywhere;}li a:hover b{text-decoration:underline;}summary{min-height:44px;align-content:center;cursor:pointer;}form{display:grid;gap:var(--vf-space);justify-items:start;}form label{width:100%;}textarea{padding:var(--ha-space-2, 8px);font-family:var(--ha-font-family-code, monospace);}#problem{overflow-wrap:anywhere;border-inline-start:4px solid var(--vf-act);padding-inline-start:var(--ha-space-2, 8px);}#problem:empty{display:none;}`]}};function O(l,p){l.button||l.metaKey||l.ctrlKey||l.shiftKey||(l.preventDefault(),d(p),window.scrollTo(0,0))}customElements.get("vf-recipes-view")||customElements.define("vf-recipes-view",E);export{E as RecipesView,O as openHere};

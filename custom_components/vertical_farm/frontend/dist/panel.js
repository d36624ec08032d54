import{a as R,b as I,d as W,e as D}from"./chunk-25ZOQ5UI.js";import"./chunk-MCW4ECBY.js";import"./chunk-7IHAA632.js";import{a as q}from"./chunk-3DVU2STB.js";import"./chunk-7DXXA2VP.js";import"./chunk-X6VESBSN.js";import"./chunk-ME6XFMNY.js";import{a as u,b as s,d as o,e as m,f as T,g as E,h as A,i as p,j as y,k as C,l as O,q as N,t as F,u as L,v as g,w as M,y as H,z as f}from"./chunk-YCD27IBE.js";function U(){let n=document.activeElement;for(;n?.shadowRoot?.activeElement;)n=n.shadowRoot.activeElement;let l=n?.getAttribute("aria-label")??n?.textContent?.trim()??"";return{scroll:window.scrollY,name:n instanceof HTMLElement?l:""}}async function z(n,l,e,t){for(let a=0;a<90;a+=1){if(await new Promise(requestAnimationFrame),t())return;let i=l();if(!i)continue;let r=n.name?$(i,"button, a",w=>K(w)===n.name):void 0,d=a<30?void 0:$(i,e,()=>!0),c=r??d,h=document.documentElement.scrollHeight-window.innerHeight>=n.scroll;if(!(!c||!h&&a<89)){c.focus({preventScroll:!0}),window.scrollTo(0,n.scroll);return}}}function K(n){return n.getAttribute("aria-label")??n.textContent?.trim()??""}function $(n,l,e){for(let t of n.querySelectorAll(l))if(e(t))return t;for(let t of n.querySelectorAll("*")){let a=t.shadowRoot?$(t.shadowRoot,l,e):void 0;if(a)return a}}var B=.1,b=.3,G={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},j={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},J={good:g.good,near:g.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"};function Y(n){let{position:l,value:e,low:t,high:a}=n;if(l==="low"||l==="high")return l;if(l==="unknown"||e===null)return"unknown";let i=(a-t)*B;return e<t+i||e>a-i?"near":"good"}function Z({low:n,high:l},e){let t=l-n||1,a=((e-n)/t+b)/(1+2*b);return Math.min(Math.max(a,0),1)*100}var x=class extends m{static{this.properties={targets:{attribute:!1},words:{attribute:!1},temperature:{attribute:!1},today:{attribute:!1},silent:{attribute:!1}}}render(){return this.targets.map(l=>this.band(l))}band(l){let{words:e}=this,t=O(l,this.temperature,"value","low","high"),a=w=>e.number(w,t.precision),i=t.unit?` ${t.unit}`:"",r=Y(t),d=t.value===null?this.silent(l.target):null,c=t.value===null?e.say(d?"no_data":"not_known"):a(t.value)+i,h=l.target==="dli"?this.today:"";return s`<div class="band" data-tone=${j[r]}>
<span class="metric">
${e.sayKey("metric",l.target)}
${h?s`<small class="quiet">${e.say("dli_note",{value:h})}</small>`:o}
</span>
<div class="track" aria-hidden="true">
<div class="range"></div>
${t.value===null?o:s`<div class="mark" style="inset-inline-start:${Z(t,t.value)}%"></div>`}
</div>
<span class="value"><b>${c}</b>
<small class="quiet">${e.say("target_range",{low:a(t.low),high:a(t.high)+i})}</small>
</span>
<span class="verdict"><ha-icon class="tone-icon" icon=${J[r]}></ha-icon>${d?e.lasting(d):e.say(G[r])}</span>
</div>`}static{this.styles=[f,u` :host{display:grid;grid-template-columns:minmax(110px, 1.2fr) minmax(80px, 2fr) minmax(min-content, 1.4fr) minmax(120px, auto);gap:var(--vf-space);align-items:center;margin-block-start:var(--vf-space);}.band{display:contents;}.metric,.value{display:grid;}.value{font-variant-numeric:tabular-nums;}.track{position:relative;height:12px;border-radius:6px;background:color-mix(in srgb, var(--primary-text-color) 12%, transparent);}.range{position:absolute;inset-block:0;inset-inline:${b/(1+2*b)*100}%;border-radius:6px;background:color-mix(in srgb, var(--vf-good) 45%, transparent);}.mark{position:absolute;inset-block:-4px;width:4px;margin-inline-start:-2px;border-radius:2px;background:var(--primary-text-color);}.verdict{display:flex;align-items:center;gap:var(--ha-space-1, 4px);}@container (max-width:600px){:host{grid-template-columns:1fr auto;row-gap:4px;}.track{grid-column:1 / -1;order:1;}.band > *{order:0;}.band{display:grid;grid-column:1 / -1;grid-template-columns:subgrid;gap:4px var(--vf-space);padding-block-end:var(--ha-space-2, 8px);}.value{text-align:end;}.band .track{order:2;}.band .verdict{order:3;grid-column:1 / -1;}}`]}};customElements.get("vf-bands")||customElements.define("vf-bands",x);var Q=6e4,X=1500,ee=5;function P({gates:n,last:l,on:e}){return(n.some(t=>t.held)?4:0)+(l?2:0)+(e?1:0)}var k=class extends m{constructor(){super();this.asked="";this.devices=[],this.found=[]}static{this.properties={devices:{attribute:!1},words:{attribute:!1},found:{state:!0}}}set hass(e){let t=this.latest;this.latest=e,t?this.devices.some(a=>t.states[a]?.state!==e?.states[a]?.state)&&(clearTimeout(this.soon),this.soon=setTimeout(()=>{this.ask()},X)):this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.again=setInterval(()=>{this.ask()},Q)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.again),clearTimeout(this.soon)}updated(){let e=this.devices.join();!this.latest||e===this.asked||(this.asked=e,this.ask())}async ask(){let{latest:e,devices:t}=this;if(!(!e?.connected||!t.length))try{let{response:a}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"explain",service_data:{},target:{entity_id:t},return_response:!0});this.found=a.devices.toSorted((i,r)=>P(r)-P(i))}catch{}}render(){let{found:e,words:t}=this;return e.length?s`<section class="card">
<h2>${t.say("reasons")}</h2>
<ul>
${e.map(a=>this.device(a))}
</ul>
</section>`:o}device(e){let{words:t}=this,a=e.on===null?"not_known":e.on?"device_on":"device_off",i=e.gates.filter(r=>r.held);return s`<li data-tone=${i.length?"act":e.on?"good":"none"}>
<button aria-label="${e.name}: ${t.say(a)}" @click=${()=>y(this,e.entity_id)}>
<ha-icon class="tone-icon" icon=${i.length?"mdi:shield-alert":e.on?"mdi:power":"mdi:power-off"}></ha-icon>
${t.say(a)}
</button>
<div class="text">
<span>${e.text}</span>
${e.since?s`<span class="quiet">${t.lasting(e.since)}</span>`:o}
${i.map(r=>s`<b>${this.gate(r)}</b>`)}
${e.earlier.length?s`<details>
<summary>${t.say("reasons_earlier")}</summary>
<ul>
${e.earlier.slice(0,ee).map(r=>s`<li><span class="quiet">${t.clock(Date.parse(r.at))}</span> <span>${r.text}</span></li>`)}
</ul>
</details>`:o}
</div>
</li>`}gate({key:e,detail:t}){let{words:a}=this;return e==="mode"?a.say("held_back",{why:a.say("mode",{mode:a.state("select","mode",t)})}):a.say("held_back",{why:a.sayKey("fault",t)})}static{this.styles=[f,u` section > ul > li{display:flex;align-items:start;gap:var(--vf-space);padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}section > ul > li:last-child{border:none;}button{display:flex;flex:none;align-items:center;gap:var(--ha-space-2, 8px);min-width:88px;}.text{display:grid;min-width:0;overflow-wrap:anywhere;}summary{min-height:32px;align-content:center;cursor:pointer;}`]}};customElements.get("vf-reasons")||customElements.define("vf-reasons",k);var te=["temperature","humidity","air_vpd","co2","ppfd"],ae=[24,168],ie=["harvest","observe","advance_stage","move_batch","discard","undo"],se=["sow"],_=class extends m{constructor(){super();this.followed="";this.silent=e=>{let{latest:t,shelf:a}=this,i=t?.states[a?.entities[e==="vpd"?"air_vpd":e]??""];return i&&A(i)===null?i.last_changed:null};this.hours=24}static{this.properties={farm:{attribute:!1},shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(e){this.latest=e;for(let a of this.renderRoot?.querySelectorAll("vf-act-now, vf-light-plan, vf-reasons")??[])a.hass=e;for(let a of this.renderRoot?.querySelectorAll("vf-ha-card")??[])a.hass=e;let t=this.dialog;t&&(t.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?T(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?s`
${this.summary(e)}
${this.farm&&q(this.farm).some(({causes:a,place:i})=>i===e.id&&a.length)?s`<vf-act-now .farm=${this.farm} .only=${e.id} .words=${t}></vf-act-now>`:o}
${this.detail?.targets.length?s`<section class="card">
<h2>${t.say("targets")}</h2>
<vf-bands .targets=${this.detail.targets} .words=${t} .temperature=${this.latest?.config.unit_system.temperature} .today=${this.dliToday(e)} .silent=${this.silent}></vf-bands>
</section>`:o}
<div class="pair">${e.crop?this.why(e):o} ${this.problems(e)}</div>
${this.light(e)} ${this.reasons()} ${this.trends(e)} ${this.devices()} ${this.events(e)}
<vf-action-dialog></vf-action-dialog>
`:s`<div class="card">
<p>${t.say("removed")}</p>
<p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${t.say("back")}</button></p>
</div>`}summary(e){let{words:t}=this,a=e.health===null?"":t.number(e.health);return s`<section class="card">
<div class="line">
<h2>${H(e,t)}</h2>
<span class="status" data-tone=${M[e.status]}>
<ha-icon class="tone-icon" icon=${g[e.status]}></ha-icon>
${t.sayKey("status",e.status)} ${a?s`<b>${t.say("health",{score:a})}</b>`:o}
</span>
</div>
${e.crop?s`<p class="quiet">${this.harvest(e)}</p>`:s`<p class="quiet">${this.emptyFor(e)}</p>`}
${e.status==="no_data"&&e.silentSince?s`<p data-tone="none"><ha-icon class="tone-icon" icon=${g.no_data}></ha-icon>
${t.say("no_data")} ${t.lasting(e.silentSince)}</p>`:o}
${this.detail?.stages.length?this.stages(this.detail):o}
<div class="actions" role="group" aria-label=${t.say("actions")}>
${(e.crop?ie:se).map((i,r)=>s`<button class=${r?"":"main"} @click=${()=>{this.dialog?.ask(i,e.id,`${e.rack} · ${e.name}`)}}>
${this.latest?.localize(`component.vertical_farm.services.${i}.name`)||i.replaceAll("_"," ")}
</button>`)}
${this.latest?.user?.is_admin?s`<button @click=${()=>p(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:o}
</div>
</section>`}emptyFor(e){let t=e.entities.crop_event?this.latest?.states[e.entities.crop_event]:void 0;return E(t)?this.words.say("empty_since",{date:this.words.date(t.state)}):this.words.say("empty_shelf")}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let a=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(a)})}stages(e){let{words:t}=this,a=e.stages.findIndex(c=>c.current),i=e.share??0,r=c=>t.state("select","stage",c),d=t.say("stage_day",{stage:r(e.stages[a]?.stage??""),day:t.number(e.day??0),share:t.percent(i)});return s`<div class="stages" role="img" aria-label="${t.say("stage")}: ${d}">
${e.stages.map((c,h)=>s`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
<div class="bar"><div style="width:${h<a?100:h>a?0:i*100}%"></div></div>
<span class=${c.current?"":"quiet"} title=${r(c.stage)}>${r(c.stage)}</span>
</div>`)}
</div>
<p>${d}</p>`}dliToday(e){let t=this.latest?.states[e.entities.dli_today??""];return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,a=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return s`<section class="card">
<h2>${a}</h2>
${e.deductions.length?s`<ul>
${e.deductions.map(i=>s`<li>
${this.cause(i)} ${i.points?s`<b>−${t.number(i.points)}</b>`:o}
</li>`)}
</ul>`:s`<p>${t.say(e.health===null?"too_early":"all_well")}</p>`}
${e.confidence===null?o:s`<p class="quiet">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
</section>`}cause(e){let{words:t}=this,a=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:a}):e.cause==="missing"?t.say("missing",{metric:a}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return o;let{words:t}=this;return s`<section class="card">
<h2>${t.say("sensors")}</h2>
<ul>
${e.problems.map(a=>{let i=this.latest?.states[a.entity_id]?.attributes.friendly_name;return s`<li>
<button @click=${()=>y(this,a.entity_id)}>
${typeof i=="string"?i:a.entity_id}
</button>
${t.sayKey("trust",a.trust)}
</li>`})}
</ul>
</section>`}light(e){return e.entities.planned_level?s`<section class="card">
<h2>${this.words.say("light_plan")}</h2>
<vf-light-plan .device=${e.id} .words=${this.words}></vf-light-plan>
</section>`:o}reasons(){let e=this.detail?.devices??[];return e.length?s`<vf-reasons .devices=${e} .words=${this.words}></vf-reasons>`:o}trends(e){let{words:t,hours:a}=this,i=te.flatMap(d=>e.entities[d]??[]),r=e.entities.dli_today;return i.length?s`<section>
<div class="line">
<h2>${t.say("trends")}</h2>
<div class="spans" role="group" aria-label=${t.say("trends")}>
${ae.map(d=>s`<button aria-pressed=${d===a} @click=${()=>this.hours=d}>
${d===24?t.hours(d):t.days(d/24)}
</button>`)}
</div>
</div>
<div class="graphs">
${i.map(d=>s`<vf-ha-card .config=${{type:"history-graph",hours_to_show:a,entities:[d]}}></vf-ha-card>`)}
${r?s`<vf-ha-card .config=${this.lightByDay(r)}></vf-ha-card>`:o}
</div>
</section>`:o}lightByDay(e){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[e],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let e=this.detail?.devices??[];return e.length?s`<section>
<h2>${this.words.say("devices")}</h2>
<div class="tiles">
${e.map(t=>s`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
</div>
</section>`:o}events(e){let t=e.entities.crop_event;if(!t)return o;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return s`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[f,u` :host{container-type:inline-size;display:grid;grid-template-columns:minmax(0, 1fr);gap:var(--ha-space-4, 16px);width:100%;max-width:1100px;margin-inline:auto;}.line,.actions,.status{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);}.line{justify-content:space-between;}.actions{margin-block-start:var(--vf-space);}.stages{display:flex;gap:3px;margin-block:var(--vf-space) var(--ha-space-1, 4px);}.stage{flex-basis:0;min-width:0;font-size:var(--ha-font-size-s, 12px);}.stage span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;}.bar{height:10px;border-radius:5px;overflow:hidden;background:color-mix(in srgb, var(--primary-text-color) 14%, transparent);}.bar div{height:100%;background:var(--vf-good);}.pair{display:grid;grid-template-columns:repeat(auto-fit, minmax(min(100%, 300px), 1fr));gap:var(--ha-space-4, 16px);}.pair ul{margin-block:var(--ha-space-2, 8px);}.pair li{display:flex;align-items:center;justify-content:space-between;gap:var(--vf-space);padding-block:4px;}.spans{display:flex;gap:var(--ha-space-1, 4px);}.graphs{display:grid;grid-template-columns:repeat(auto-fit, minmax(min(100%, 360px), 1fr));gap:var(--ha-space-4, 16px);align-items:start;margin-block-start:var(--ha-space-2, 8px);}.tiles{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 240px), 1fr));gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}`]}};customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",_);var v="/vertical-farm",re=6e4,S=class extends m{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastFarm="";this.leave=()=>{window.location.pathname.startsWith(`${v}/shelf/`)&&this.renderRoot.querySelector("vf-shelf-view")===null&&(this.left=U())};this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),F(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new I(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),re),window.addEventListener("location-changed",this.leave)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock),window.removeEventListener("location-changed",this.leave)}follow(){this.stopLayout||!this.latest||(this.stopLayout=R(this.latest.connection,e=>{this.layout=e,this.look(),le(this.model.farms[0])}))}look(){this.latest&&this.layout&&(this.model=N(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return L.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:a}=this;if(!e||!t)return o;let i=a.shelf?this.shelf(a.id):void 0,r=this.farm(a.id),d=W(e),c=d.find(h=>h.name===a.view)??d[0];return s`
<header>
${a.shelf?s`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
<ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
</button>`:s`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
<h1>${i?`${i.rack} · ${i.name}`:r?.name??t.say("title")}</h1>
</header>
${r&&d.length>1?this.tabs(d,a.shelf?void 0:c,t):o}
<div role="status">
${e.connected?o:s`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
${e.connected&&e.config.state&&e.config.state!=="RUNNING"?s`<p class="strip starting">${t.say("starting")}</p>`:o}
</div>
${t.foreignZone?s`<p class="zone quiet">${t.say("farm_time",{zone:t.foreignZone})}</p>`:o}
<main>${this.content(a,c,r,i,t)}</main>
`}farm(e){let{farms:t}=this.model;return t.some(a=>a.id===e)&&(this.lastFarm=e),t.find(a=>a.id===this.lastFarm)??t[0]}tabs(e,t,a){return s`<nav aria-label=${a.say("views")}>
${e.map(i=>s`<a
href="${v}/${i.name}"
aria-current=${i===t?"page":o}
@click=${r=>C(r,`${v}/${i.name}`)}
>
<ha-icon icon=${i.icon}></ha-icon><span>${a.say(i.word)}</span>
</a>`)}
</nav>`}content(e,t,a,i,r){return this.layout===void 0?this.loading(r):this.layout===null?this.missing("not_answering",r):(e.shelf&&(this.view=void 0),e.shelf?s`<vf-shelf-view .hass=${this.latest} .farm=${a} .shelf=${i} .words=${r}></vf-shelf-view>`:!a||!t?this.missing("no_farm",r):s`
${this.model.farms.length>1?this.farms(t,a,r):o} ${this.shown(t,e,a,r)}
`)}missing(e,t){return s`<div class="card">
<p>${t.say(e)}</p>
${this.latest?.user?.is_admin?s`<p class="calm"><button class="main" @click=${()=>p("/config/integrations/integration/vertical_farm")}>${t.say("open")}</button></p>`:o}
</div>`}shown(e,t,a,i){return this.failed===e?s`<p class="card">${i.say("not_loaded")}</p>`:D(e,d=>{d||(this.failed=e),this.loads+=1})?(this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",d=>this.colourBy(d.detail)),this.view.addEventListener("vf-open-shelf",d=>this.open(d.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:i,by:this.by,detail:t.id}),this.view):this.loading(i)}farms(e,t,a){return s`<div class="farms" role="group" aria-label=${a.say("farms")}>
${this.model.farms.map(i=>s`<button aria-pressed=${i.id===t.id} @click=${()=>p(`${v}/${e.name}/${i.id}`)}>
${i.name}
</button>`)}
</div>`}loading(e){return s`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
${oe().map(t=>s`<div>${Array.from({length:t},()=>s`<div></div>`)}</div>`)}
</div>`}shelf(e){for(let t of this.model.farms){let a=t.shelves.find(i=>i.id===e);if(a)return this.lastFarm=t.id,a}}colourBy(e){p(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){p(`${v}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${v}/farm`)}beginSetUp(){let e=this.farm(this.page.id);!e||e.racks.length||this.view?.localName!=="vf-farm-view"||this.latest?.user?.is_admin&&p(`${v}/setup/${e.id}`,!0)}updated(e){if(this.beginSetUp(),!e.has("route"))return;let t=e.get("route"),a=t?.path.split("/")[1];if(this.page.shelf)this.cameFromFarm=t!==void 0&&a!=="shelf",this.lastShelf=this.page.id;else if(a==="shelf"&&this.lastShelf){let i=this.left??{scroll:window.scrollY,name:""},r=`[data-shelf="${CSS.escape(this.lastShelf)}"]`;z(i,()=>this.view?.shadowRoot,r,()=>this.page.shelf)}}static{this.styles=[f,u` :host{min-height:100vh;background:var(--primary-background-color);}header{position:sticky;top:0;z-index:4;display:flex;align-items:center;gap:var(--ha-space-2, 8px);height:calc(var(--header-height, 56px) + var(--safe-area-inset-top, 0px));padding:var(--safe-area-inset-top, 0px) var(--ha-space-3, 12px) 0;background:var(--app-header-background-color, var(--primary-background-color));color:var(--app-header-text-color, var(--primary-text-color));border-bottom:var(--app-header-border-bottom, none);}header h1{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;overflow-wrap:anywhere;line-height:1.2;font-size:var(--ha-font-size-xl, 20px);}.back{min-width:44px;padding:0;border:none;}nav{display:flex;overflow-x:auto;scrollbar-width:none;padding-inline:var(--ha-space-2, 8px);background:var(--app-header-background-color, var(--primary-background-color));color:var(--app-header-text-color, var(--primary-text-color));border-block-end:1px solid var(--divider-color);}nav a{display:flex;flex:none;align-items:center;gap:var(--ha-space-2, 8px);min-height:48px;padding-inline:var(--vf-space);color:inherit;text-decoration:none;border-block-end:3px solid transparent;}nav a[aria-current]{font-weight:500;border-color:currentcolor;}nav a:focus-visible{outline:2px solid var(--vf-accent);outline-offset:-4px;}@media (max-width:870px){nav{position:fixed;inset:auto 0 0;z-index:4;padding:0 0 var(--safe-area-inset-bottom, 0px);background:var(--card-background-color);color:var(--primary-text-color);border-block:1px solid var(--divider-color) 0;}nav a{flex:1;flex-direction:column;justify-content:center;gap:2px;min-width:0;min-height:56px;padding:2px;border-block:3px solid transparent 0;font-size:var(--ha-font-size-s, 12px);text-align:center;}main{margin-block-end:60px;}}.strip{padding:var(--ha-space-2, 8px) var(--ha-space-4, 16px);border-inline-start:6px solid var(--vf-act);background:color-mix(in srgb, var(--vf-act) 16%, var(--primary-background-color));}.zone{padding:var(--ha-space-2, 8px) var(--ha-space-4, 16px) 0;}.starting{border-color:var(--vf-info);background:color-mix(in srgb, var(--vf-info) 16%, var(--primary-background-color));}main{padding:var(--ha-space-4, 16px);padding-block-end:calc(var(--ha-space-8, 32px) + var(--safe-area-inset-bottom, 0px));}.skeleton{display:grid;grid-template-columns:repeat(auto-fill, minmax(200px, 1fr));gap:var(--ha-space-4, 16px);}.skeleton > div{display:grid;gap:var(--ha-space-2, 8px);align-content:start;}.skeleton > div > div{height:72px;border-radius:var(--vf-radius);background:color-mix(in srgb, var(--primary-text-color) 8%, transparent);}@media (max-width:600px){main{padding:var(--ha-space-2, 8px);}}`]}},V="vertical-farm-grid",ne=12;function oe(){try{let n=JSON.parse(localStorage.getItem(V)??"");if(Array.isArray(n))return n.slice(0,ne).filter(l=>Number.isInteger(l)&&l>=0&&l<100)}catch{}return[4,4,4,4]}function le(n){n&&localStorage.setItem(V,JSON.stringify(n.racks.map(l=>l.shelves.length)))}customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",S);export{S as VerticalFarmPanel};

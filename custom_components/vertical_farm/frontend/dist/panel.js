import{a as T,b as N,d as q,e as H}from"./chunk-76OYKDLA.js";import"./chunk-MCW4ECBY.js";import"./chunk-7IHAA632.js";import{a as L}from"./chunk-K736V2HJ.js";import"./chunk-4VUMU23S.js";import"./chunk-X6VESBSN.js";import"./chunk-ME6XFMNY.js";import{a as h,b as i,d as n,e as u,f as _,g as S,h as R,i as p,j as y,k as E,l as C,q as A,t as O,u as I,v,w as F,y as W,z as m}from"./chunk-YCD27IBE.js";var V=.1,b=.3,z={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},P={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},K={good:v.good,near:v.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"};function B(d){let{position:l,value:e,low:t,high:a}=d;if(l==="low"||l==="high")return l;if(l==="unknown"||e===null)return"unknown";let s=(a-t)*V;return e<t+s||e>a-s?"near":"good"}function G({low:d,high:l},e){let t=l-d||1,a=((e-d)/t+b)/(1+2*b);return Math.min(Math.max(a,0),1)*100}var w=class extends u{static{this.properties={targets:{attribute:!1},words:{attribute:!1},temperature:{attribute:!1},today:{attribute:!1},silent:{attribute:!1}}}render(){return this.targets.map(l=>this.band(l))}band(l){let{words:e}=this,t=C(l,this.temperature,"value","low","high"),a=M=>e.number(M,t.precision),s=t.unit?` ${t.unit}`:"",r=B(t),o=t.value===null?this.silent(l.target):null,c=t.value===null?e.say(o?"no_data":"not_known"):a(t.value)+s,f=l.target==="dli"?this.today:"";return i`<div class="band" data-tone=${P[r]}>
<span class="metric">
${e.sayKey("metric",l.target)}
${f?i`<small class="quiet">${e.say("dli_note",{value:f})}</small>`:n}
</span>
<div class="track" aria-hidden="true">
<div class="range"></div>
${t.value===null?n:i`<div class="mark" style="inset-inline-start:${G(t,t.value)}%"></div>`}
</div>
<span class="value"><b>${c}</b>
<small class="quiet">${e.say("target_range",{low:a(t.low),high:a(t.high)+s})}</small>
</span>
<span class="verdict"><ha-icon class="tone-icon" icon=${K[r]}></ha-icon>${o?e.lasting(o):e.say(z[r])}</span>
</div>`}static{this.styles=[m,h` :host{display:grid;grid-template-columns:minmax(110px, 1.2fr) minmax(80px, 2fr) minmax(min-content, 1.4fr) minmax(120px, auto);gap:var(--vf-space);align-items:center;margin-block-start:var(--vf-space);}.band{display:contents;}.metric,.value{display:grid;}.value{font-variant-numeric:tabular-nums;}.track{position:relative;height:12px;border-radius:6px;background:color-mix(in srgb, var(--primary-text-color) 12%, transparent);}.range{position:absolute;inset-block:0;inset-inline:${b/(1+2*b)*100}%;border-radius:6px;background:color-mix(in srgb, var(--vf-good) 45%, transparent);}.mark{position:absolute;inset-block:-4px;width:4px;margin-inline-start:-2px;border-radius:2px;background:var(--primary-text-color);}.verdict{display:flex;align-items:center;gap:var(--ha-space-1, 4px);}@media (max-width:600px){:host{grid-template-columns:1fr auto;row-gap:4px;}.track{grid-column:1 / -1;order:1;}.band > *{order:0;}.band{display:grid;grid-column:1 / -1;grid-template-columns:subgrid;gap:4px var(--vf-space);padding-block-end:var(--ha-space-2, 8px);}.value{text-align:end;}.band .track{order:2;}.band .verdict{order:3;grid-column:1 / -1;}}`]}};customElements.get("vf-bands")||customElements.define("vf-bands",w);var j=6e4,J=1500,Y=5;function D({gates:d,last:l,on:e}){return(d.some(t=>t.held)?4:0)+(l?2:0)+(e?1:0)}var $=class extends u{constructor(){super();this.asked="";this.devices=[],this.found=[]}static{this.properties={devices:{attribute:!1},words:{attribute:!1},found:{state:!0}}}set hass(e){let t=this.latest;this.latest=e,t?this.devices.some(a=>t.states[a]?.state!==e?.states[a]?.state)&&(clearTimeout(this.soon),this.soon=setTimeout(()=>{this.ask()},J)):this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.again=setInterval(()=>{this.ask()},j)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.again),clearTimeout(this.soon)}updated(){let e=this.devices.join();!this.latest||e===this.asked||(this.asked=e,this.ask())}async ask(){let{latest:e,devices:t}=this;if(!(!e?.connected||!t.length))try{let{response:a}=await e.callWS({type:"call_service",domain:"vertical_farm",service:"explain",service_data:{},target:{entity_id:t},return_response:!0});this.found=a.devices.toSorted((s,r)=>D(r)-D(s))}catch{}}render(){let{found:e,words:t}=this;return e.length?i`<section class="card">
<h2>${t.say("reasons")}</h2>
<ul>
${e.map(a=>this.device(a))}
</ul>
</section>`:n}device(e){let{words:t}=this,a=e.on===null?"not_known":e.on?"device_on":"device_off",s=e.gates.filter(r=>r.held);return i`<li data-tone=${s.length?"act":e.on?"good":"none"}>
<button aria-label="${e.name}: ${t.say(a)}" @click=${()=>y(this,e.entity_id)}>
<ha-icon class="tone-icon" icon=${s.length?"mdi:shield-alert":e.on?"mdi:power":"mdi:power-off"}></ha-icon>
${t.say(a)}
</button>
<div class="text">
<span>${e.text}</span>
${e.since?i`<span class="quiet">${t.lasting(e.since)}</span>`:n}
${s.map(r=>i`<b>${this.gate(r)}</b>`)}
${e.earlier.length?i`<details>
<summary>${t.say("reasons_earlier")}</summary>
<ul>
${e.earlier.slice(0,Y).map(r=>i`<li><span class="quiet">${t.clock(Date.parse(r.at))}</span> <span>${r.text}</span></li>`)}
</ul>
</details>`:n}
</div>
</li>`}gate({key:e,detail:t}){let{words:a}=this;return e==="mode"?a.say("held_back",{why:a.say("mode",{mode:a.state("select","mode",t)})}):a.say("held_back",{why:a.sayKey("fault",t)})}static{this.styles=[m,h` section > ul > li{display:flex;align-items:start;gap:var(--vf-space);padding-block:var(--ha-space-2, 8px);border-block-end:1px solid var(--divider-color);}section > ul > li:last-child{border:none;}button{display:flex;flex:none;align-items:center;gap:var(--ha-space-2, 8px);min-width:88px;}.text{display:grid;min-width:0;overflow-wrap:anywhere;}summary{min-height:32px;align-content:center;cursor:pointer;}`]}};customElements.get("vf-reasons")||customElements.define("vf-reasons",$);var Q=["temperature","humidity","air_vpd","co2","ppfd"],X=[24,168],Z=["harvest","observe","advance_stage","move_batch","discard","undo"],ee=["sow"],x=class extends u{constructor(){super();this.followed="";this.silent=e=>{let{latest:t,shelf:a}=this,s=t?.states[a?.entities[e==="vpd"?"air_vpd":e]??""];return s&&R(s)===null?s.last_changed:null};this.hours=24}static{this.properties={farm:{attribute:!1},shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(e){this.latest=e;for(let a of this.renderRoot?.querySelectorAll("vf-act-now, vf-light-plan, vf-reasons")??[])a.hass=e;for(let a of this.renderRoot?.querySelectorAll("vf-ha-card")??[])a.hass=e;let t=this.dialog;t&&(t.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?_(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?i`
${this.summary(e)}
${this.farm&&L(this.farm).some(({causes:a,place:s})=>s===e.id&&a.length)?i`<vf-act-now .farm=${this.farm} .only=${e.id} .words=${t}></vf-act-now>`:n}
${this.detail?.targets.length?i`<section class="card">
<h2>${t.say("targets")}</h2>
<vf-bands .targets=${this.detail.targets} .words=${t} .temperature=${this.latest?.config.unit_system.temperature} .today=${this.dliToday(e)} .silent=${this.silent}></vf-bands>
</section>`:n}
<div class="pair">${e.crop?this.why(e):n} ${this.problems(e)}</div>
${this.light(e)} ${this.reasons()} ${this.trends(e)} ${this.devices()} ${this.events(e)}
<vf-action-dialog></vf-action-dialog>
`:i`<div class="card">
<p>${t.say("removed")}</p>
<p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${t.say("back")}</button></p>
</div>`}summary(e){let{words:t}=this,a=e.health===null?"":t.number(e.health);return i`<section class="card">
<div class="line">
<h2>${W(e,t)}</h2>
<span class="status" data-tone=${F[e.status]}>
<ha-icon class="tone-icon" icon=${v[e.status]}></ha-icon>
${t.sayKey("status",e.status)} ${a?i`<b>${t.say("health",{score:a})}</b>`:n}
</span>
</div>
${e.crop?i`<p class="quiet">${this.harvest(e)}</p>`:i`<p class="quiet">${this.emptyFor(e)}</p>`}
${e.status==="no_data"&&e.silentSince?i`<p data-tone="none"><ha-icon class="tone-icon" icon=${v.no_data}></ha-icon>
${t.say("no_data")} ${t.lasting(e.silentSince)}</p>`:n}
${this.detail?.stages.length?this.stages(this.detail):n}
<div class="actions" role="group" aria-label=${t.say("actions")}>
${(e.crop?Z:ee).map((s,r)=>i`<button class=${r?"":"main"} @click=${()=>{this.dialog?.ask(s,e.id,`${e.rack} · ${e.name}`)}}>
${this.latest?.localize(`component.vertical_farm.services.${s}.name`)||s.replaceAll("_"," ")}
</button>`)}
${this.latest?.user?.is_admin?i`<button @click=${()=>p(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:n}
</div>
</section>`}emptyFor(e){let t=e.entities.crop_event?this.latest?.states[e.entities.crop_event]:void 0;return S(t)?this.words.say("empty_since",{date:this.words.date(t.state)}):this.words.say("empty_shelf")}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let a=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(a)})}stages(e){let{words:t}=this,a=e.stages.findIndex(c=>c.current),s=e.share??0,r=c=>t.state("select","stage",c),o=t.say("stage_day",{stage:r(e.stages[a]?.stage??""),day:t.number(e.day??0),share:t.percent(s)});return i`<div class="stages" role="img" aria-label="${t.say("stage")}: ${o}">
${e.stages.map((c,f)=>i`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
<div class="bar"><div style="width:${f<a?100:f>a?0:s*100}%"></div></div>
<span class=${c.current?"":"quiet"} title=${r(c.stage)}>${r(c.stage)}</span>
</div>`)}
</div>
<p>${o}</p>`}dliToday(e){let t=this.latest?.states[e.entities.dli_today??""];return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,a=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return i`<section class="card">
<h2>${a}</h2>
${e.deductions.length?i`<ul>
${e.deductions.map(s=>i`<li>
${this.cause(s)} ${s.points?i`<b>−${t.number(s.points)}</b>`:n}
</li>`)}
</ul>`:i`<p>${t.say(e.health===null?"too_early":"all_well")}</p>`}
${e.confidence===null?n:i`<p class="quiet">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
</section>`}cause(e){let{words:t}=this,a=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:a}):e.cause==="missing"?t.say("missing",{metric:a}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return n;let{words:t}=this;return i`<section class="card">
<h2>${t.say("sensors")}</h2>
<ul>
${e.problems.map(a=>{let s=this.latest?.states[a.entity_id]?.attributes.friendly_name;return i`<li>
<button @click=${()=>y(this,a.entity_id)}>
${typeof s=="string"?s:a.entity_id}
</button>
${t.sayKey("trust",a.trust)}
</li>`})}
</ul>
</section>`}light(e){return e.entities.planned_level?i`<section class="card">
<h2>${this.words.say("light_plan")}</h2>
<vf-light-plan .device=${e.id} .words=${this.words}></vf-light-plan>
</section>`:n}reasons(){let e=this.detail?.devices??[];return e.length?i`<vf-reasons .devices=${e} .words=${this.words}></vf-reasons>`:n}trends(e){let{words:t,hours:a}=this,s=Q.flatMap(o=>e.entities[o]??[]),r=e.entities.dli_today;return s.length?i`<section>
<div class="line">
<h2>${t.say("trends")}</h2>
<div class="spans" role="group" aria-label=${t.say("trends")}>
${X.map(o=>i`<button aria-pressed=${o===a} @click=${()=>this.hours=o}>
${o===24?t.hours(o):t.days(o/24)}
</button>`)}
</div>
</div>
<div class="graphs">
${s.map(o=>i`<vf-ha-card .config=${{type:"history-graph",hours_to_show:a,entities:[o]}}></vf-ha-card>`)}
${r?i`<vf-ha-card .config=${this.lightByDay(r)}></vf-ha-card>`:n}
</div>
</section>`:n}lightByDay(e){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[e],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let e=this.detail?.devices??[];return e.length?i`<section>
<h2>${this.words.say("devices")}</h2>
<div class="tiles">
${e.map(t=>i`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
</div>
</section>`:n}events(e){let t=e.entities.crop_event;if(!t)return n;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return i`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[m,h` :host{display:grid;gap:var(--ha-space-4, 16px);max-width:1100px;margin-inline:auto;}.line,.actions,.status{display:flex;flex-wrap:wrap;align-items:center;gap:var(--ha-space-2, 8px);}.line{justify-content:space-between;}.actions{margin-block-start:var(--vf-space);}.stages{display:flex;gap:3px;margin-block:var(--vf-space) var(--ha-space-1, 4px);}.stage{flex-basis:0;min-width:0;font-size:var(--ha-font-size-s, 12px);}.stage span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;}.bar{height:10px;border-radius:5px;overflow:hidden;background:color-mix(in srgb, var(--primary-text-color) 14%, transparent);}.bar div{height:100%;background:var(--vf-good);}.pair{display:grid;grid-template-columns:repeat(auto-fit, minmax(min(100%, 300px), 1fr));gap:var(--ha-space-4, 16px);}.pair ul{margin-block:var(--ha-space-2, 8px);}.pair li{display:flex;align-items:center;justify-content:space-between;gap:var(--vf-space);padding-block:4px;}.spans{display:flex;gap:var(--ha-space-1, 4px);}.graphs{display:grid;grid-template-columns:repeat(auto-fit, minmax(min(100%, 360px), 1fr));gap:var(--ha-space-4, 16px);align-items:start;margin-block-start:var(--ha-space-2, 8px);}.tiles{display:grid;grid-template-columns:repeat(auto-fill, minmax(min(100%, 240px), 1fr));gap:var(--ha-space-2, 8px);margin-block-start:var(--ha-space-2, 8px);}`]}};customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",x);var g="/vertical-farm",te=6e4,k=class extends u{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),O(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new N(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),te)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=T(this.latest.connection,e=>{this.layout=e,this.look(),se(this.model.farms[0])}))}look(){this.latest&&this.layout&&(this.model=A(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return I.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:a}=this;if(!e||!t)return n;let s=a.shelf?this.shelf(a.id):void 0,r=this.farm(a.id),o=q(e),c=o.find(f=>f.name===a.view)??o[0];return i`
<header>
${a.shelf?i`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
<ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
</button>`:i`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
<h1>${s?`${s.rack} · ${s.name}`:r?.name??t.say("title")}</h1>
</header>
${r&&o.length>1?this.tabs(o,a.shelf?void 0:c,t):n}
<div role="status">
${e.connected?n:i`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
${e.connected&&e.config.state&&e.config.state!=="RUNNING"?i`<p class="strip starting">${t.say("starting")}</p>`:n}
</div>
<main>${this.content(a,c,r,s,t)}</main>
`}farm(e){let{farms:t}=this.model;return t.some(a=>a.id===e)&&(this.lastFarm=e),t.find(a=>a.id===this.lastFarm)??t[0]}tabs(e,t,a){return i`<nav aria-label=${a.say("views")}>
${e.map(s=>i`<a
href="${g}/${s.name}"
aria-current=${s===t?"page":n}
@click=${r=>E(r,`${g}/${s.name}`)}
>
<ha-icon icon=${s.icon}></ha-icon><span>${a.say(s.word)}</span>
</a>`)}
</nav>`}content(e,t,a,s,r){return this.layout===void 0?this.loading(r):this.layout===null?this.missing("not_answering",r):(e.shelf&&(this.view=void 0),e.shelf?i`<vf-shelf-view .hass=${this.latest} .farm=${a} .shelf=${s} .words=${r}></vf-shelf-view>`:!a||!t?this.missing("no_farm",r):i`
${this.model.farms.length>1?this.farms(t,a,r):n} ${this.shown(t,e,a,r)}
`)}missing(e,t){return i`<div class="card">
<p>${t.say(e)}</p>
${this.latest?.user?.is_admin?i`<p class="calm"><button class="main" @click=${()=>p("/config/integrations/integration/vertical_farm")}>${t.say("open")}</button></p>`:n}
</div>`}shown(e,t,a,s){return this.failed===e?i`<p class="card">${s.say("not_loaded")}</p>`:H(e,o=>{o||(this.failed=e),this.loads+=1})?(this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",o=>this.colourBy(o.detail)),this.view.addEventListener("vf-open-shelf",o=>this.open(o.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:s,by:this.by,detail:t.id}),this.view):this.loading(s)}farms(e,t,a){return i`<div class="farms" role="group" aria-label=${a.say("farms")}>
${this.model.farms.map(s=>i`<button aria-pressed=${s.id===t.id} @click=${()=>p(`${g}/${e.name}/${s.id}`)}>
${s.name}
</button>`)}
</div>`}loading(e){return i`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
${ie().map(t=>i`<div>${Array.from({length:t},()=>i`<div></div>`)}</div>`)}
</div>`}shelf(e){for(let t of this.model.farms){let a=t.shelves.find(s=>s.id===e);if(a)return this.lastFarm=t.id,a}}colourBy(e){p(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,p(`${g}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${g}/farm`)}beginSetUp(){let e=this.farm(this.page.id);!e||e.racks.length||this.view?.localName!=="vf-farm-view"||this.latest?.user?.is_admin&&p(`${g}/setup/${e.id}`,!0)}updated(e){if(this.beginSetUp(),!e.has("route"))return;let t=e.get("route"),a=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&a!=="shelf",this.lastShelf=this.page.id):a==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[m,h` :host{min-height:100vh;background:var(--primary-background-color);}header{position:sticky;top:0;z-index:4;display:flex;align-items:center;gap:var(--ha-space-2, 8px);height:calc(var(--header-height, 56px) + var(--safe-area-inset-top, 0px));padding:var(--safe-area-inset-top, 0px) var(--ha-space-3, 12px) 0;background:var(--app-header-background-color, var(--primary-background-color));color:var(--app-header-text-color, var(--primary-text-color));border-bottom:var(--app-header-border-bottom, none);}header h1{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;overflow-wrap:anywhere;line-height:1.2;font-size:var(--ha-font-size-xl, 20px);}.back{min-width:44px;padding:0;border:none;}nav{display:flex;overflow-x:auto;scrollbar-width:none;padding-inline:var(--ha-space-2, 8px);background:var(--app-header-background-color, var(--primary-background-color));color:var(--app-header-text-color, var(--primary-text-color));border-block-end:1px solid var(--divider-color);}nav a{display:flex;flex:none;align-items:center;gap:var(--ha-space-2, 8px);min-height:48px;padding-inline:var(--vf-space);color:inherit;text-decoration:none;border-block-end:3px solid transparent;}nav a[aria-current]{font-weight:500;border-color:currentcolor;}nav a:focus-visible{outline:2px solid var(--vf-accent);outline-offset:-4px;}@media (max-width:870px){nav{position:fixed;inset:auto 0 0;z-index:4;padding:0 0 var(--safe-area-inset-bottom, 0px);background:var(--card-background-color);color:var(--primary-text-color);border-block:1px solid var(--divider-color) 0;}nav a{flex:1;flex-direction:column;justify-content:center;gap:2px;min-width:0;min-height:56px;padding:2px;border-block:3px solid transparent 0;font-size:var(--ha-font-size-s, 12px);text-align:center;}main{margin-block-end:60px;}}.strip{padding:var(--ha-space-2, 8px) var(--ha-space-4, 16px);border-inline-start:6px solid var(--vf-act);background:color-mix(in srgb, var(--vf-act) 16%, var(--primary-background-color));}.starting{border-color:var(--vf-info);background:color-mix(in srgb, var(--vf-info) 16%, var(--primary-background-color));}main{padding:var(--ha-space-4, 16px);padding-block-end:calc(var(--ha-space-8, 32px) + var(--safe-area-inset-bottom, 0px));}.skeleton{display:grid;grid-template-columns:repeat(auto-fill, minmax(200px, 1fr));gap:var(--ha-space-4, 16px);}.skeleton > div{display:grid;gap:var(--ha-space-2, 8px);align-content:start;}.skeleton > div > div{height:72px;border-radius:var(--vf-radius);background:color-mix(in srgb, var(--primary-text-color) 8%, transparent);}@media (max-width:600px){main{padding:var(--ha-space-2, 8px);}}`]}},U="vertical-farm-grid",ae=12;function ie(){try{let d=JSON.parse(localStorage.getItem(U)??"");if(Array.isArray(d))return d.slice(0,ae).filter(l=>Number.isInteger(l)&&l>=0&&l<100)}catch{}return[4,4,4,4]}function se(d){d&&localStorage.setItem(U,JSON.stringify(d.racks.map(l=>l.shelves.length)))}customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",k);export{k as VerticalFarmPanel};

import{a as k,b as C,d as O,e as D}from"./chunk-OPO7QTTW.js";import"./chunk-HBNXLDWW.js";import"./chunk-NIQ5BPBB.js";import"./chunk-73YXRDNB.js";import"./chunk-GSEOVGIH.js";import"./chunk-D7BRQIAQ.js";import{c as T,f as R,g as E,h as v,i as F,k as A}from"./chunk-7TIQGDMR.js";import"./chunk-MCW4ECBY.js";import{a as x}from"./chunk-GTIGB2U6.js";import{a as m,b as i,e as o,g as f,h as _,j as p,k as S,m as g}from"./chunk-6YZIB2M3.js";var M=["temperature","humidity","air_vpd","co2","ppfd"],N=[24,168],U=["harvest","observe","advance_stage","move_batch","discard","undo"],H=["sow"],z=.1,y=.3,b=class extends f{constructor(){super();this.followed="";this.hours=24}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(t){this.latest=t;let e=this.renderRoot?.querySelector("vf-light-plan");e&&(e.hass=t);for(let r of this.renderRoot?.querySelectorAll("vf-ha-card")??[])r.hass=t;let a=this.dialog;a&&(a.hass=t)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let t=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(t===this.followed||!this.latest)&&(this.stop?.(),this.followed=t,this.detail=void 0,this.stop=t?x(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:t},e=>this.detail=e):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:t,words:e}=this;return t?i`
      ${this.summary(t)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):o}
      <div class="pair">${t.crop?this.why(t):o} ${this.problems(t)}</div>
      ${this.light(t)} ${this.trends(t)} ${this.devices()} ${this.events(t)}
      <vf-action-dialog></vf-action-dialog>
    `:i`<div class="card">
        <p>${e.say("removed")}</p>
        <p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${e.say("back")}</button></p>
      </div>`}summary(t){let{words:e}=this,a=t.health===null?"":e.number(t.health);return i`<section class="card">
      <div class="line">
        <h2>${A(t,e)}</h2>
        <span class="status" data-tone=${F[t.status]}>
          <ha-icon class="tone-icon" icon=${v[t.status]}></ha-icon>
          ${e.sayKey("status",t.status)} ${a?i`<b>${e.say("health",{score:a})}</b>`:o}
        </span>
      </div>
      ${t.crop?i`<p class="quiet">${this.harvest(t)}</p>`:i`<p class="quiet">${this.emptyFor(t)}</p>`}
      ${t.status==="no_data"&&t.silentSince?i`<p data-tone="none"><ha-icon class="tone-icon" icon=${v.no_data}></ha-icon>
            ${e.say("no_data")} ${e.lasting(t.silentSince)}</p>`:o}
      ${this.detail?.stages.length?this.stages(this.detail):o}
      <div class="actions" role="group" aria-label=${e.say("actions")}>
        ${(t.crop?U:H).map((r,n)=>i`<button class=${n?"":"main"} @click=${()=>{this.dialog?.ask(r,t.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${r}.name`)||r.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?i`<button @click=${()=>p(`/config/devices/device/${t.id}`)}>${e.say("device_page")}</button>`:o}
      </div>
    </section>`}emptyFor(t){let e=t.entities.crop_event?this.latest?.states[t.entities.crop_event]:void 0;return _(e)?this.words.say("empty_since",{date:this.words.date(e.state)}):this.words.say("empty_shelf")}harvest(t){let{words:e}=this;if(this.detail?.ready||(t.daysToHarvest??1)<=0)return e.say("harvest_due");let a=t.harvestDate?.state??"";return t.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":e.say("harvest_in",{days:e.days(t.daysToHarvest),date:e.date(a)})}stages(t){let{words:e}=this,a=t.stages.findIndex(c=>c.current),r=t.share??0,n=c=>e.state("select","stage",c),s=e.say("stage_day",{stage:n(t.stages[a]?.stage??""),day:e.number(t.day??0),share:e.percent(r)});return i`<div class="stages" role="img" aria-label="${e.say("stage")}: ${s}">
        ${t.stages.map((c,h)=>i`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
            <div class="bar"><div style="width:${h<a?100:h>a?0:r*100}%"></div></div>
            <span class=${c.current?"":"quiet"} title=${n(c.stage)}>${n(c.stage)}</span>
          </div>`)}
      </div>
      <p>${s}</p>`}bands(t){return i`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${t.map(e=>this.band(e))}</div>
    </section>`}band(t){let{words:e}=this,a=W(t,this.latest?.config.unit_system.temperature),r=V=>e.number(V,a.precision),n=a.unit?` ${a.unit}`:"",s=K(a),c=a.value===null?e.say("not_known"):r(a.value)+n,h={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},q={good:v.good,near:v.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},I={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},$=t.target==="dli"?this.dliToday():"";return i`<div class="band" data-tone=${I[s]}>
      <span class="metric">
        ${e.sayKey("metric",t.target)}
        ${$?i`<small class="quiet">${e.say("dli_note",{value:$})}</small>`:o}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${a.value===null?o:i`<div class="mark" style="inset-inline-start:${P(a,a.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${c}</b>
        <small class="quiet" dir="auto">${e.say("target_range",{low:r(a.low),high:r(a.high)+n})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${q[s]}></ha-icon>${e.say(h[s])}</span>
    </div>`}dliToday(){let t=this.shelf?.entities.dli_today,e=t?this.latest?.states[t]:void 0;return e&&this.latest?this.latest.formatEntityState(e):""}why(t){let{words:e}=this,a=t.health===null?e.say("why_unknown"):e.say("why",{score:e.number(t.health)});return i`<section class="card">
      <h2>${a}</h2>
      ${t.deductions.length?i`<ul>
            ${t.deductions.map(r=>i`<li>
                ${this.cause(r)} ${r.points?i`<b dir="ltr">−${e.number(r.points)}</b>`:o}
              </li>`)}
          </ul>`:i`<p>${e.say(t.health===null?"too_early":"all_well")}</p>`}
      ${t.confidence===null?o:i`<p class="quiet" dir="auto">${e.say("confidence",{percent:e.percent(t.confidence/100)})}</p>`}
    </section>`}cause(t){let{words:e}=this,a=t.metric?e.sayKey("metric",t.metric):"";return t.cause==="out_of_band"?e.say("out_of_band",{metric:a}):t.cause==="missing"?e.say("missing",{metric:a}):e.sayKey("alarm",t.cause)}problems(t){if(!t.problems.length)return o;let{words:e}=this;return i`<section class="card">
      <h2>${e.say("sensors")}</h2>
      <ul>
        ${t.problems.map(a=>{let r=this.latest?.states[a.entity_id]?.attributes.friendly_name;return i`<li>
            <button @click=${()=>S(this,a.entity_id)}>
              ${typeof r=="string"?r:a.entity_id}
            </button>
            ${e.sayKey("trust",a.trust)}
          </li>`})}
      </ul>
    </section>`}light(t){return t.entities.planned_level?i`<section class="card">
      <h2>${this.words.say("light_plan")}</h2>
      <vf-light-plan .device=${t.id} .words=${this.words}></vf-light-plan>
    </section>`:o}trends(t){let{words:e,hours:a}=this,r=M.flatMap(s=>t.entities[s]??[]),n=t.entities.dli_today;return r.length?i`<section>
      <div class="line">
        <h2>${e.say("trends")}</h2>
        <div class="spans" role="group" aria-label=${e.say("trends")}>
          ${N.map(s=>i`<button aria-pressed=${s===a} @click=${()=>this.hours=s}>
              ${s===24?e.hours(s):e.days(s/24)}
            </button>`)}
        </div>
      </div>
      <div class="graphs">
        ${r.map(s=>i`<vf-ha-card .config=${{type:"history-graph",hours_to_show:a,entities:[s]}}></vf-ha-card>`)}
        ${n?i`<vf-ha-card .config=${this.lightByDay(n)}></vf-ha-card>`:o}
      </div>
    </section>`:o}lightByDay(t){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[t],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let t=this.detail?.devices??[];return t.length?i`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${t.map(e=>i`<vf-ha-card .config=${{type:"tile",entity:e}}></vf-ha-card>`)}
      </div>
    </section>`:o}events(t){let e=t.entities.crop_event;if(!e)return o;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[e]}};return i`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[g,m`
      :host {
        display: grid;
        gap: var(--ha-space-4, 16px);
        max-width: 1100px;
        margin-inline: auto;
      }
      .line,
      .actions,
      .status {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .line {
        justify-content: space-between;
      }
      .actions {
        margin-block-start: var(--vf-space);
      }
      .stages {
        display: flex;
        gap: 3px;
        margin-block: var(--vf-space) var(--ha-space-1, 4px);
      }
      .stage {
        flex-basis: 0;
        min-width: 0;
        font-size: var(--ha-font-size-s, 12px);
      }
      .stage span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .bar {
        height: 10px;
        border-radius: 5px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
      }
      .bar div {
        height: 100%;
        background: var(--vf-good);
      }
      .bands {
        display: grid;
        grid-template-columns: minmax(110px, 1.2fr) minmax(80px, 2fr) minmax(min-content, 1.4fr) minmax(120px, auto);
        gap: var(--vf-space);
        align-items: center;
        margin-block-start: var(--vf-space);
      }
      .band {
        display: contents;
      }
      .metric,
      .value {
        display: grid;
      }
      .value > * {
        text-align: match-parent;
      }
      .value {
        font-variant-numeric: tabular-nums;
      }
      .track {
        position: relative;
        height: 12px;
        border-radius: 6px;
        background: color-mix(in srgb, var(--primary-text-color) 12%, transparent);
      }
      .range {
        position: absolute;
        inset-block: 0;
        inset-inline: ${y/(1+2*y)*100}%;
        border-radius: 6px;
        background: color-mix(in srgb, var(--vf-good) 45%, transparent);
      }
      .mark {
        position: absolute;
        inset-block: -4px;
        width: 4px;
        margin-inline-start: -2px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .verdict {
        display: flex;
        align-items: center;
        gap: var(--ha-space-1, 4px);
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .pair ul {
        margin-block: var(--ha-space-2, 8px);
      }
      .pair li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--vf-space);
        padding-block: 4px;
      }
      .spans {
        display: flex;
        gap: var(--ha-space-1, 4px);
      }
      .graphs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
        gap: var(--ha-space-4, 16px);
        align-items: start;
        margin-block-start: var(--ha-space-2, 8px);
      }
      [aria-pressed="true"] {
        border-color: var(--vf-accent);
        background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      vf-ha-card {
        display: block;
        min-width: 0;
      }
      @media (max-width: 600px) {
        .bands {
          grid-template-columns: 1fr auto;
          row-gap: 4px;
        }
        .track {
          grid-column: 1 / -1;
          order: 1;
        }
        .band > * {
          order: 0;
        }
        .band {
          display: grid;
          grid-column: 1 / -1;
          grid-template-columns: subgrid;
          gap: 4px var(--vf-space);
          padding-block-end: var(--ha-space-2, 8px);
        }
        .value {
          text-align: end;
        }
        .band .track {
          order: 2;
        }
        .band .verdict {
          order: 3;
          grid-column: 1 / -1;
        }
      }
    `]}};function W(l,d){if(l.unit!=="°C"||d!=="°F")return l;let t=e=>e*1.8+32;return{...l,unit:"°F",value:l.value===null?null:t(l.value),low:t(l.low),high:t(l.high)}}function K(l){let{position:d,value:t,low:e,high:a}=l;if(d==="low"||d==="high")return d;if(d==="unknown"||t===null)return"unknown";let r=(a-e)*z;return t<e+r||t>a-r?"near":"good"}function P({low:l,high:d},t){let e=d-l||1,a=((t-l)/e+y)/(1+2*y);return Math.min(Math.max(a,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",b);var u="/vertical-farm",B=6e4,w=class extends f{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(t){let e=this.latest;this.latest=t,this.view&&(this.view.hass=t);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=t),e?.connected&&!t.connected&&(this.lostAt=Date.now()),R(e,t,this.model.watched)&&((!e||e.language!==t.language||e.locale!==t.locale||e.localize!==t.localize)&&(this.words=new C(t)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),B)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=k(this.latest.connection,t=>{this.layout=t,this.look(),J(this.model.farms[0])}))}look(){this.latest&&this.layout&&(this.model=T(this.latest,this.layout))}get page(){let[,t="",e=""]=(this.route?.path??"").split("/");return{shelf:t==="shelf",view:t,id:e}}get by(){let t=new URLSearchParams(window.location.search).get("by");return E.find(e=>e===t)??"health"}render(){let{latest:t,words:e,page:a}=this;if(!t||!e)return o;let r=a.shelf?this.shelf(a.id):void 0,n=this.farm(a.id),s=O(t),c=s.find(h=>h.name===a.view)??s[0];return i`
      <header>
        ${a.shelf?i`<button class="back" aria-label=${e.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:i`<ha-menu-button .hass=${t} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${r?`${r.rack} · ${r.name}`:n?.name??e.say("title")}</h1>
      </header>
      ${n&&s.length>1?this.tabs(s,a.shelf?void 0:c,e):o}
      <div role="status">
        ${t.connected?o:i`<p class="strip">${e.say("connection_lost",{time:e.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(a,c,n,r,e)}</main>
    `}farm(t){let{farms:e}=this.model;return e.some(a=>a.id===t)&&(this.lastFarm=t),e.find(a=>a.id===this.lastFarm)??e[0]}tabs(t,e,a){return i`<nav aria-label=${a.say("views")}>
      ${t.map(r=>i`<a
          href="${u}/${r.name}"
          aria-current=${r===e?"page":o}
          @click=${n=>this.follows(n,r)}
        >
          <ha-icon icon=${r.icon}></ha-icon><span>${a.say(r.word)}</span>
        </a>`)}
    </nav>`}follows(t,e){t.button||t.metaKey||t.ctrlKey||t.shiftKey||(t.preventDefault(),p(`${u}/${e.name}`),window.scrollTo(0,0))}content(t,e,a,r,n){return this.layout===void 0?this.loading(n):this.layout===null?i`<p class="card">${n.say("not_answering")}</p>`:(t.shelf&&(this.view=void 0),t.shelf?i`<vf-shelf-view .hass=${this.latest} .shelf=${r} .words=${n}></vf-shelf-view>`:!a||!e?i`<p class="card">${n.say("no_farm")}</p>`:i`
      ${this.model.farms.length>1?this.farms(e,a,n):o} ${this.shown(e,t,a,n)}
    `)}shown(t,e,a,r){return this.failed===t?i`<p class="card">${r.say("not_loaded")}</p>`:D(t,s=>{s||(this.failed=t),this.loads+=1})?(this.view?.localName!==t.tag&&(this.view=document.createElement(t.tag),this.view.addEventListener("vf-colour-by",s=>this.colourBy(s.detail)),this.view.addEventListener("vf-open-shelf",s=>this.open(s.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:r,by:this.by,detail:e.id}),this.view):this.loading(r)}farms(t,e,a){return i`<div class="farms" role="group" aria-label=${a.say("farms")}>
      ${this.model.farms.map(r=>i`<button aria-pressed=${r.id===e.id} @click=${()=>p(`${u}/${t.name}/${r.id}`)}>
          ${r.name}
        </button>`)}
    </div>`}loading(t){return i`<div class="skeleton" role="status" aria-label=${t.say("loading")}>
      ${j().map(e=>i`<div>${Array.from({length:e},()=>i`<div></div>`)}</div>`)}
    </div>`}shelf(t){for(let e of this.model.farms){let a=e.shelves.find(r=>r.id===t);if(a)return a}}colourBy(t){p(`${window.location.pathname}?by=${t}`,!0),this.requestUpdate()}open(t){this.lastScroll=window.scrollY,p(`${u}/shelf/${t}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${u}/farm`)}beginSetUp(){let t=this.farm(this.page.id);!t||t.racks.length||this.view?.localName!=="vf-farm-view"||this.latest?.user?.is_admin&&p(`${u}/setup/${t.id}`,!0)}updated(t){if(this.beginSetUp(),!t.has("route"))return;let e=t.get("route"),a=e?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=e!==void 0&&a!=="shelf",this.lastShelf=this.page.id):a==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[g,m`
      :host {
        min-height: 100vh;
        background: var(--primary-background-color);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 4;
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        height: calc(var(--header-height, 56px) + var(--safe-area-inset-top, 0px));
        padding: var(--safe-area-inset-top, 0px) var(--ha-space-3, 12px) 0;
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-bottom: var(--app-header-border-bottom, none);
      }
      header h1 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: var(--ha-font-size-xl, 20px);
      }
      .back {
        min-width: 44px;
        padding: 0;
        border: none;
      }
      nav {
        display: flex;
        overflow-x: auto;
        scrollbar-width: none;
        padding-inline: var(--ha-space-2, 8px);
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-block-end: 1px solid var(--divider-color);
      }
      nav a {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        min-height: 48px;
        padding-inline: var(--vf-space);
        color: inherit;
        text-decoration: none;
        border-block-end: 3px solid transparent;
      }
      nav a[aria-current] {
        font-weight: 500;
        border-color: currentcolor;
      }
      nav a:focus-visible {
        outline: 2px solid var(--vf-accent);
        outline-offset: -4px;
      }
      @media (max-width: 870px) {
        nav {
          position: fixed;
          inset: auto 0 0;
          z-index: 4;
          padding: 0 0 var(--safe-area-inset-bottom, 0px);
          background: var(--card-background-color);
          color: var(--primary-text-color);
          border-block: 1px solid var(--divider-color) 0;
        }
        nav a {
          flex: 1;
          flex-direction: column;
          justify-content: center;
          gap: 2px;
          min-width: 0;
          min-height: 56px;
          padding: 2px;
          border-block: 3px solid transparent 0;
          font-size: var(--ha-font-size-s, 12px);
          text-align: center;
        }
        main {
          margin-block-end: 60px;
        }
      }
      .strip {
        padding: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        border-inline-start: 6px solid var(--vf-act);
        background: color-mix(in srgb, var(--vf-act) 16%, var(--primary-background-color));
      }
      main {
        padding: var(--ha-space-4, 16px);
        padding-block-end: calc(var(--ha-space-8, 32px) + var(--safe-area-inset-bottom, 0px));
      }
      .farms {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ha-space-2, 8px);
        margin-block-end: var(--vf-space);
      }
      .farms button[aria-pressed="true"] {
        border-color: var(--vf-accent);
        background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
      }
      .skeleton {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .skeleton > div {
        display: grid;
        gap: var(--ha-space-2, 8px);
        align-content: start;
      }
      .skeleton > div > div {
        height: 72px;
        border-radius: var(--vf-radius);
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      @media (max-width: 600px) {
        main {
          padding: var(--ha-space-2, 8px);
        }
      }
    `]}},L="vertical-farm-grid",G=12;function j(){try{let l=JSON.parse(localStorage.getItem(L)??"");if(Array.isArray(l))return l.slice(0,G).filter(d=>Number.isInteger(d)&&d>=0&&d<100)}catch{}return[4,4,4,4]}function J(l){l&&localStorage.setItem(L,JSON.stringify(l.racks.map(d=>d.shelves.length)))}customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",w);export{w as VerticalFarmPanel};

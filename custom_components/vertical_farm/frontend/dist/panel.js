import{a as k,b as R,d as A,e as L}from"./chunk-PSJRZAUU.js";import"./chunk-IL2RH567.js";import"./chunk-H4LXJEYY.js";import"./chunk-73YXRDNB.js";import"./chunk-F746B3M6.js";import"./chunk-77F6XAMC.js";import{c as T,f as S,g as C,h as v,i as E,k as F}from"./chunk-NFELZQSQ.js";import"./chunk-MCW4ECBY.js";import{a as x}from"./chunk-GTIGB2U6.js";import{a as m,b as s,e as o,g as f,j as p,k as _,m as g}from"./chunk-DYSK76EA.js";var O=["temperature","humidity","air_vpd","co2","ppfd"],U=[24,168],H=["harvest","observe","advance_stage","move_batch","discard","undo"],M=["sow"],I=.1,y=.3,b=class extends f{constructor(){super();this.followed="";this.hours=24}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0},hours:{state:!0}}}set hass(e){this.latest=e;let t=this.renderRoot?.querySelector("vf-light-plan");t&&(t.hass=e);for(let i of this.renderRoot?.querySelectorAll("vf-ha-card")??[])i.hass=e;let a=this.dialog;a&&(a.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?x(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?s`
      ${this.summary(e)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):o}
      <div class="pair">${e.crop?this.why(e):o} ${this.problems(e)}</div>
      ${this.light(e)} ${this.trends(e)} ${this.devices()} ${this.events(e)}
      <vf-action-dialog></vf-action-dialog>
    `:s`<div class="card">
        <p>${t.say("removed")}</p>
        <p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${t.say("back")}</button></p>
      </div>`}summary(e){let{words:t}=this,a=e.health===null?"":t.number(e.health);return s`<section class="card">
      <div class="line">
        <h2>${F(e,t)}</h2>
        <span class="status" data-tone=${E[e.status]}>
          <ha-icon class="tone-icon" icon=${v[e.status]}></ha-icon>
          ${t.sayKey("status",e.status)} ${a?s`<b>${t.say("health",{score:a})}</b>`:o}
        </span>
      </div>
      ${e.crop?s`<p class="quiet">${this.harvest(e)}</p>`:s`<p class="quiet">${t.say("empty_shelf")}</p>`}
      ${e.status==="no_data"&&e.silentSince?s`<p data-tone="none"><ha-icon class="tone-icon" icon=${v.no_data}></ha-icon>
            ${t.say("no_data")}, ${t.say("since",{time:t.ago(e.silentSince)})}</p>`:o}
      ${this.detail?.stages.length?this.stages(this.detail):o}
      <div class="actions" role="group" aria-label=${t.say("actions")}>
        ${(e.crop?H:M).map((i,n)=>s`<button class=${n?"":"main"} @click=${()=>{this.dialog?.ask(i,e.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${i}.name`)||i.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?s`<button @click=${()=>p(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:o}
      </div>
    </section>`}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let a=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(a)})}stages(e){let{words:t}=this,a=e.stages.findIndex(d=>d.current),i=e.share??0,n=d=>t.state("select","stage",d),r=t.say("stage_day",{stage:n(e.stages[a]?.stage??""),day:t.number(e.day??0),share:t.percent(i)});return s`<div class="stages" role="img" aria-label="${t.say("stage")}: ${r}">
        ${e.stages.map((d,h)=>s`<div class="stage" style="flex-grow:${Math.max(d.days,1)}">
            <div class="bar"><div style="width:${h<a?100:h>a?0:i*100}%"></div></div>
            <span class=${d.current?"":"quiet"} title=${n(d.stage)}>${n(d.stage)}</span>
          </div>`)}
      </div>
      <p>${r}</p>`}bands(e){return s`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${e.map(t=>this.band(t))}</div>
    </section>`}band(e){let{words:t}=this,a=N(e,this.latest?.config.unit_system.temperature),i=V=>t.number(V,a.precision),n=a.unit?` ${a.unit}`:"",r=z(a),d=a.value===null?t.say("not_known"):i(a.value)+n,h={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},q={good:v.good,near:v.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},D={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},$=e.target==="dli"?this.dliToday():"";return s`<div class="band" data-tone=${D[r]}>
      <span class="metric">
        ${t.sayKey("metric",e.target)}
        ${$?s`<small class="quiet">${t.say("dli_note",{value:$})}</small>`:o}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${a.value===null?o:s`<div class="mark" style="inset-inline-start:${W(a,a.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${d}</b>
        <small class="quiet" dir="auto">${t.say("target_range",{low:i(a.low),high:i(a.high)+n})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${q[r]}></ha-icon>${t.say(h[r])}</span>
    </div>`}dliToday(){let e=this.shelf?.entities.dli_today,t=e?this.latest?.states[e]:void 0;return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,a=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return s`<section class="card">
      <h2>${a}</h2>
      ${e.deductions.length?s`<ul>
            ${e.deductions.map(i=>s`<li>
                ${this.cause(i)} ${i.points?s`<b dir="ltr">−${t.number(i.points)}</b>`:o}
              </li>`)}
          </ul>`:s`<p>${t.say(e.health===null?"too_early":"all_well")}</p>`}
      ${e.confidence===null?o:s`<p class="quiet" dir="auto">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
    </section>`}cause(e){let{words:t}=this,a=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:a}):e.cause==="missing"?t.say("missing",{metric:a}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return o;let{words:t}=this;return s`<section class="card">
      <h2>${t.say("sensors")}</h2>
      <ul>
        ${e.problems.map(a=>{let i=this.latest?.states[a.entity_id]?.attributes.friendly_name;return s`<li>
            <button @click=${()=>_(this,a.entity_id)}>
              ${typeof i=="string"?i:a.entity_id}
            </button>
            ${t.sayKey("trust",a.trust)}
          </li>`})}
      </ul>
    </section>`}light(e){return e.entities.planned_level?s`<section class="card">
      <h2>${this.words.say("light_plan")}</h2>
      <vf-light-plan .device=${e.id} .words=${this.words}></vf-light-plan>
    </section>`:o}trends(e){let{words:t,hours:a}=this,i=O.flatMap(r=>e.entities[r]??[]),n=e.entities.dli_today;return i.length?s`<section>
      <div class="line">
        <h2>${t.say("trends")}</h2>
        <div class="spans" role="group" aria-label=${t.say("trends")}>
          ${U.map(r=>s`<button aria-pressed=${r===a} @click=${()=>this.hours=r}>
              ${r===24?t.hours(r):t.days(r/24)}
            </button>`)}
        </div>
      </div>
      <div class="graphs">
        ${i.map(r=>s`<vf-ha-card .config=${{type:"history-graph",hours_to_show:a,entities:[r]}}></vf-ha-card>`)}
        ${n?s`<vf-ha-card .config=${this.lightByDay(n)}></vf-ha-card>`:o}
      </div>
    </section>`:o}lightByDay(e){return{type:"statistics-graph",title:this.words.say("light_days"),entities:[e],...{stat_types:["change"],period:"day",days_to_show:14,chart_type:"bar",hide_legend:!0}}}devices(){let e=this.detail?.devices??[];return e.length?s`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${e.map(t=>s`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
      </div>
    </section>`:o}events(e){let t=e.entities.crop_event;if(!t)return o;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return s`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[g,m`
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
    `]}};function N(l,c){if(l.unit!=="°C"||c!=="°F")return l;let e=t=>t*1.8+32;return{...l,unit:"°F",value:l.value===null?null:e(l.value),low:e(l.low),high:e(l.high)}}function z(l){let{position:c,value:e,low:t,high:a}=l;if(c==="low"||c==="high")return c;if(c==="unknown"||e===null)return"unknown";let i=(a-t)*I;return e<t+i||e>a-i?"near":"good"}function W({low:l,high:c},e){let t=c-l||1,a=((e-l)/t+y)/(1+2*y);return Math.min(Math.max(a,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",b);var u="/vertical-farm",P=6e4,w=class extends f{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),S(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new R(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),P)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=k(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=T(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return C.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:a}=this;if(!e||!t)return o;let i=a.shelf?this.shelf(a.id):void 0,n=this.farm(a.id),r=A(e),d=r.find(h=>h.name===a.view)??r[0];return s`
      <header>
        ${a.shelf?s`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:s`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${i?`${i.rack} · ${i.name}`:n?.name??t.say("title")}</h1>
      </header>
      ${n&&r.length>1?this.tabs(r,a.shelf?void 0:d,t):o}
      <div role="status">
        ${e.connected?o:s`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(a,d,n,i,t)}</main>
    `}farm(e){let{farms:t}=this.model;return t.some(a=>a.id===e)&&(this.lastFarm=e),t.find(a=>a.id===this.lastFarm)??t[0]}tabs(e,t,a){return s`<nav aria-label=${a.say("views")}>
      ${e.map(i=>s`<a
          href="${u}/${i.name}"
          aria-current=${i===t?"page":o}
          @click=${n=>this.follows(n,i)}
        >
          <ha-icon icon=${i.icon}></ha-icon><span>${a.say(i.word)}</span>
        </a>`)}
    </nav>`}follows(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),p(`${u}/${t.name}`),window.scrollTo(0,0))}content(e,t,a,i,n){return this.layout===void 0?this.loading(n):this.layout===null?s`<p class="card">${n.say("not_answering")}</p>`:(e.shelf&&(this.view=void 0),e.shelf?s`<vf-shelf-view .hass=${this.latest} .shelf=${i} .words=${n}></vf-shelf-view>`:!a||!t?s`<p class="card">${n.say("no_farm")}</p>`:s`
      ${this.model.farms.length>1?this.farms(t,a,n):o} ${this.shown(t,e,a,n)}
    `)}shown(e,t,a,i){return this.failed===e?s`<p class="card">${i.say("not_loaded")}</p>`:L(e,r=>{r||(this.failed=e),this.loads+=1})?(this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",r=>this.colourBy(r.detail)),this.view.addEventListener("vf-open-shelf",r=>this.open(r.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:i,by:this.by,detail:t.id}),this.view):this.loading(i)}farms(e,t,a){return s`<div class="farms" role="group" aria-label=${a.say("farms")}>
      ${this.model.farms.map(i=>s`<button aria-pressed=${i.id===t.id} @click=${()=>p(`${u}/${e.name}/${i.id}`)}>
          ${i.name}
        </button>`)}
    </div>`}loading(e){return s`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
      ${Array.from({length:8},()=>s`<div></div>`)}
    </div>`}shelf(e){for(let t of this.model.farms){let a=t.shelves.find(i=>i.id===e);if(a)return a}}colourBy(e){p(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,p(`${u}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${u}/farm`)}beginSetUp(){let e=this.farm(this.page.id);!e||e.racks.length||this.view?.localName!=="vf-farm-view"||this.latest?.user?.is_admin&&p(`${u}/setup/${e.id}`,!0)}updated(e){if(this.beginSetUp(),!e.has("route"))return;let t=e.get("route"),a=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&a!=="shelf",this.lastShelf=this.page.id):a==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[g,m`
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
      .skeleton div {
        height: 72px;
        border-radius: var(--vf-radius);
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      @media (max-width: 600px) {
        main {
          padding: var(--ha-space-2, 8px);
        }
      }
    `]}};customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",w);export{w as VerticalFarmPanel};

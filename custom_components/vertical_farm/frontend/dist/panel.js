import{a as S,b as u,c as R,d as b,e as C,f as E,g as q,h as H}from"./chunk-CRFDPQZC.js";import{a as V,b as A,c as M}from"./chunk-BWG4VZB5.js";import{a as m,b as s,d as r,f as v,i as p,j as f,k as T,l as g,m as F}from"./chunk-G4VQ2C6V.js";var L=["temperature","humidity","air_vpd","co2","ppfd"],U=["harvest","observe","advance_stage","move_batch","discard","undo"],P=["sow"],K=.1,w=.3,$=class extends v{constructor(){super(...arguments);this.followed=""}static{this.properties={shelf:{attribute:!1},words:{attribute:!1},detail:{state:!0}}}set hass(e){this.latest=e;for(let a of this.renderRoot?.querySelectorAll("vf-ha-card")??[])a.hass=e;let t=this.dialog;t&&(t.hass=e)}connectedCallback(){super.connectedCallback(),this.latest?.loadBackendTranslation("services","vertical_farm").then(()=>this.requestUpdate()),this.requestUpdate()}updated(){let e=this.shelf?.id??"";this.latest&&(this.hass=this.latest),this.dialog&&(this.dialog.words=this.words),!(e===this.followed||!this.latest)&&(this.stop?.(),this.followed=e,this.detail=void 0,this.stop=e?F(this.latest.connection,{type:"vertical_farm/shelf/subscribe",device_id:e},t=>this.detail=t):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stop?.(),this.followed=""}get dialog(){return this.renderRoot?.querySelector("vf-action-dialog")??null}render(){let{shelf:e,words:t}=this;return e?s`
      ${this.summary(e)}
      ${this.detail?.targets.length?this.bands(this.detail.targets):r}
      <div class="pair">${e.crop?this.why(e):r} ${this.problems(e)}</div>
      ${this.trends(e)} ${this.devices()} ${this.events(e)}
      <vf-action-dialog></vf-action-dialog>
    `:s`<div class="card">
        <p>${t.say("removed")}</p>
        <p><button class="main" @click=${()=>p("/vertical-farm/farm")}>${t.say("back")}</button></p>
      </div>`}summary(e){let{words:t}=this,a=e.health===null?"":t.number(e.health);return s`<section class="card">
      <div class="line">
        <h2>${b(e,t)}</h2>
        <span class="status" data-tone=${R[e.status]}>
          <ha-icon class="tone-icon" icon=${u[e.status]}></ha-icon>
          ${t.sayKey("status",e.status)} ${a?s`<b>${t.say("health",{score:a})}</b>`:r}
        </span>
      </div>
      ${e.crop?s`<p class="quiet">${this.harvest(e)}</p>`:s`<p class="quiet">${t.say("empty_shelf")}</p>`}
      ${e.status==="no_data"&&e.silentSince?s`<p data-tone="none"><ha-icon class="tone-icon" icon=${u.no_data}></ha-icon>
            ${t.say("no_data")}, ${t.say("since",{time:t.ago(e.silentSince)})}</p>`:r}
      ${this.detail?.stages.length?this.stages(this.detail):r}
      <div class="actions" role="group" aria-label=${t.say("actions")}>
        ${(e.crop?U:P).map((i,n)=>s`<button class=${n?"":"main"} @click=${()=>{this.dialog?.ask(i,e.id)}}>
            ${this.latest?.localize(`component.vertical_farm.services.${i}.name`)||i.replaceAll("_"," ")}
          </button>`)}
        ${this.latest?.user?.is_admin?s`<button @click=${()=>p(`/config/devices/device/${e.id}`)}>${t.say("device_page")}</button>`:r}
      </div>
    </section>`}harvest(e){let{words:t}=this;if(this.detail?.ready||(e.daysToHarvest??1)<=0)return t.say("harvest_due");let a=e.harvestDate?.state??"";return e.daysToHarvest===null||!/^\d{4}-\d\d-\d\d$/.test(a)?"":t.say("harvest_in",{days:t.days(e.daysToHarvest),date:t.date(a)})}stages(e){let{words:t}=this,a=e.stages.findIndex(c=>c.current),i=e.share??0,n=c=>t.state("select","stage",c),l=t.say("stage_day",{stage:n(e.stages[a]?.stage??""),day:t.number(e.day??0),share:t.percent(i)});return s`<div class="stages" role="img" aria-label="${t.say("stage")}: ${l}">
        ${e.stages.map((c,h)=>s`<div class="stage" style="flex-grow:${Math.max(c.days,1)}">
            <div class="bar"><div style="width:${h<a?100:h>a?0:i*100}%"></div></div>
            <span class=${c.current?"":"quiet"} title=${n(c.stage)}>${n(c.stage)}</span>
          </div>`)}
      </div>
      <p>${l}</p>`}bands(e){return s`<section class="card">
      <h2>${this.words.say("targets")}</h2>
      <div class="bands">${e.map(t=>this.band(t))}</div>
    </section>`}band(e){let{words:t}=this,a=z(e,this.latest?.config.unit_system.temperature),i=D=>t.number(D,a.precision),n=a.unit?` ${a.unit}`:"",l=B(a),c=a.value===null?t.say("not_known"):i(a.value)+n,h={good:"in_band",near:"near_limit",low:"low",high:"high",unknown:"not_known"},O={good:u.good,near:u.watch,low:"mdi:arrow-down-bold-circle",high:"mdi:arrow-up-bold-circle",unknown:"mdi:help-circle-outline"},W={good:"good",near:"watch",low:"act",high:"act",unknown:"none"},_=e.target==="dli"?this.dliToday():"";return s`<div class="band" data-tone=${W[l]}>
      <span class="metric">
        ${t.sayKey("metric",e.target)}
        ${_?s`<small class="quiet">${t.say("dli_note",{value:_})}</small>`:r}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${a.value===null?r:s`<div class="mark" style="inset-inline-start:${j(a,a.value)}%"></div>`}
      </div>
      <span class="value"><b dir="auto">${c}</b>
        <small class="quiet" dir="auto">${t.say("target_range",{low:i(a.low),high:i(a.high)+n})}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${O[l]}></ha-icon>${t.say(h[l])}</span>
    </div>`}dliToday(){let e=this.shelf?.entities.dli_today,t=e?this.latest?.states[e]:void 0;return t&&this.latest?this.latest.formatEntityState(t):""}why(e){let{words:t}=this,a=e.health===null?t.say("why_unknown"):t.say("why",{score:t.number(e.health)});return s`<section class="card">
      <h2>${a}</h2>
      ${e.deductions.length?s`<ul>
            ${e.deductions.map(i=>s`<li>
                ${this.cause(i)} ${i.points?s`<b dir="ltr">−${t.number(i.points)}</b>`:r}
              </li>`)}
          </ul>`:s`<p>${t.say("all_well")}</p>`}
      ${e.confidence===null?r:s`<p class="quiet" dir="auto">${t.say("confidence",{percent:t.percent(e.confidence/100)})}</p>`}
    </section>`}cause(e){let{words:t}=this,a=e.metric?t.sayKey("metric",e.metric):"";return e.cause==="out_of_band"?t.say("out_of_band",{metric:a}):e.cause==="missing"?t.say("missing",{metric:a}):t.sayKey("alarm",e.cause)}problems(e){if(!e.problems.length)return r;let{words:t}=this;return s`<section class="card">
      <h2>${t.say("sensors")}</h2>
      <ul>
        ${e.problems.map(a=>{let i=this.latest?.states[a.entity_id]?.attributes.friendly_name;return s`<li>
            <button @click=${()=>f(this,a.entity_id)}>
              ${typeof i=="string"?i:a.entity_id}
            </button>
            ${t.sayKey("trust",a.trust)}
          </li>`})}
      </ul>
    </section>`}trends(e){let t=L.flatMap(i=>e.entities[i]??[]);if(!t.length)return r;let a=[{type:"trend-graph",hours_to_show:24}];return s`<section>
      <h2>${this.words.say("trends")}</h2>
      <div class="tiles">
        ${t.map(i=>s`<vf-ha-card .config=${{type:"tile",entity:i,features:a}}></vf-ha-card>`)}
      </div>
    </section>`}devices(){let e=this.detail?.devices??[];return e.length?s`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${e.map(t=>s`<vf-ha-card .config=${{type:"tile",entity:t}}></vf-ha-card>`)}
      </div>
    </section>`:r}events(e){let t=e.entities.crop_event;if(!t)return r;let a={type:"logbook",title:this.words.say("events"),hours_to_show:168,target:{entity_id:[t]}};return s`<vf-ha-card .config=${a}></vf-ha-card>`}static{this.styles=[g,m`
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
        inset-inline: ${w/(1+2*w)*100}%;
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
    `]}};function z(o,d){if(o.unit!=="°C"||d!=="°F")return o;let e=t=>t*1.8+32;return{...o,unit:"°F",value:o.value===null?null:e(o.value),low:e(o.low),high:e(o.high)}}function B(o){let{position:d,value:e,low:t,high:a}=o;if(d==="low"||d==="high")return d;if(d==="unknown"||e===null)return"unknown";let i=(a-t)*K;return e<t+i||e>a-i?"near":"good"}function j({low:o,high:d},e){let t=d-o||1,a=((e-o)/t+w)/(1+2*w);return Math.min(Math.max(a,0),1)*100}customElements.get("vf-shelf-view")||customElements.define("vf-shelf-view",$);var G=5,x=class extends v{constructor(){super();this.followed="";this.by="health",this.tasks=[],this.busy=new Set}static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},tasks:{state:!0},busy:{state:!0}}}focusShelf(e){this.updateComplete.then(()=>this.renderRoot.querySelector("vf-farm-map")?.focusShelf(e))}updated(){let e=this.farm?.tasks?this.farm.entry:"";e===this.followed||!this.hass||(this.stopTasks?.(),this.followed=e,this.tasks=[],this.stopTasks=e?A(this.hass.connection,e,t=>this.tasks=M(t)):void 0)}disconnectedCallback(){super.disconnectedCallback(),this.stopTasks?.(),this.followed=""}render(){let{farm:e,words:t}=this;return e?s`
      <div class="about quiet">
        <span>${t.say("shelves",{count:t.number(e.shelves.length)})}</span>
        ${e.dataAgeMin===null?r:s`<span>${t.say("data_age",{age:t.minutes(e.dataAgeMin)})}</span>`}
        ${e.mode&&e.mode.state!=="normal"?this.mode(e):r}
      </div>
      <div class="columns">
        <div class="needs">
          ${this.actNow(e)} ${this.noData(e)} ${this.due(e,this.tasks)}
        </div>
        <div class="card">
          ${e.racks.length?s`<vf-farm-map .farm=${e} .words=${t} .by=${this.by}></vf-farm-map>`:this.noRacks()}
        </div>
      </div>
    `:r}mode(e){let t=this.words.state("select","mode",e.mode?.state??"");return s`<button class="main" @click=${()=>f(this,e.mode?.entity_id??"")}>
      ${this.words.say("mode",{mode:t})}
    </button>`}actNow(e){let{words:t}=this,a=e.faults.length+e.actNow.length;return s`<section class="card" data-tone=${a?"act":"good"}>
      <h2>${t.say("act_now")} ${a?s`<span>(${t.number(a)})</span>`:r}</h2>
      ${a?r:s`<p class="quiet calm"><ha-icon class="tone-icon" icon=${u.good}></ha-icon>${t.say("nothing_to_act")}</p>`}
      <ul>
        ${e.faults.map(i=>this.fault(i))} ${e.actNow.map(i=>this.sick(i))}
      </ul>
      ${e.ready?s`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${t.say("ready",{count:t.number(e.ready)})}</p>`:r}
    </section>`}fault(e){let{words:t}=this,a=this.hass?.states[e.entityId]?.attributes.friendly_name;return s`<li>
      <ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
      <span class="text">
        <b>${e.placeName}</b>
        <span>${typeof a=="string"?a:e.entityId}: ${t.sayKey("fault",e.fault)}</span>
        <span class="quiet">${t.say("since",{time:t.ago(e.since)})}</span>
      </span>
      ${e.acknowledge?s`<button ?disabled=${this.busy.has(e.acknowledge)} @click=${()=>this.acknowledge(e.acknowledge??"")}>
            ${t.say("acknowledge")}
          </button>`:s`<button @click=${()=>f(this,e.entityId)}>${t.say("open")}</button>`}
    </li>`}sick(e){let{words:t}=this,a=[...e.low.map(n=>t.say("too_low",{metric:t.sayKey("metric",n)})),...e.high.map(n=>t.say("too_high",{metric:t.sayKey("metric",n)}))],i=e.health===null?"":t.say("health",{score:t.number(e.health)});return s`<li>
      <ha-icon class="tone-icon" icon=${u.act}></ha-icon>
      <span class="text">
        <b>${e.rack} · ${e.name}</b>
        <span>${[i,...a].filter(Boolean).join(" · ")}</span>
        <span class="quiet">${b(e,t)}</span>
      </span>
      ${this.opener(e)}
    </li>`}opener(e){let{words:t}=this,a=`${t.say("open")}: ${e.rack} ${e.name}`;return s`<button aria-label=${a} @click=${()=>p(`/vertical-farm/shelf/${e.id}`)}>
      ${t.say("open")}
    </button>`}noData(e){let{words:t}=this,{count:a,entityId:i}=e.sensorProblems;return!e.noData.length&&!a?r:s`<section class="card" data-tone="none">
      <h2>${t.say("no_data")}</h2>
      <ul>
        ${e.noData.map(n=>s`<li>
            <ha-icon class="tone-icon" icon=${u.no_data}></ha-icon>
            <span class="text">
              <b>${n.rack} · ${n.name}</b>
              ${n.silentSince?s`<span class="quiet">${t.say("since",{time:t.ago(n.silentSince)})}</span>`:r}
            </span>
            ${this.opener(n)}
          </li>`)}
        ${a?s`<li>
              <ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
              <span class="text">${t.say("sensors_look",{count:t.number(a)})}</span>
              <button aria-label="${t.say("open")}: ${t.say("sensors")}" @click=${()=>f(this,i??"")}>
                ${t.say("open")}
              </button>
            </li>`:r}
      </ul>
    </section>`}due(e,t){let{words:a}=this;return s`<section class="card" data-tone="info">
      <h2>${a.say("due_today")} ${t.length?s`<span>(${a.number(t.length)})</span>`:r}</h2>
      ${t.length?r:s`<p class="quiet calm">${a.say("nothing_due")}</p>`}
      <ul>
        ${t.slice(0,G).map(i=>s`<li>
            <span class="text">
              <span dir="auto">${i.name}</span>
              <span class="quiet">${[i.place,i.day?a.date(i.day):""].filter(Boolean).join(" · ")}</span>
            </span>
            ${this.finisher(e,i)}
          </li>`)}
      </ul>
      ${e.tasks?s`<button class="all" @click=${()=>p(`/vertical-farm/tasks?farm=${e.id}`)}>${a.say("all_tasks")}</button>`:r}
    </section>`}finisher(e,t){let{words:a}=this,{batch:i,kind:n,shelf:l}=t,c=n==="harvest"&&i&&l,h=c?a.say("harvest"):a.say("done");return s`<button
      aria-label="${h}: ${t.name}"
      ?disabled=${this.busy.has(t.uid)}
      @click=${()=>c?p(`/vertical-farm/shelf/${l}`):void this.complete(e,t)}
    >
      ${h}
    </button>`}noRacks(){let{words:e}=this;return s`<p>${e.say("no_racks")}</p>
      ${this.hass?.user?.is_admin?s`<p class="calm">
            <button class="main" @click=${()=>p("/config/integrations/integration/vertical_farm")}>
              ${e.say("add_rack")}
            </button>
          </p>`:r}`}acknowledge(e){return this.attempt(e,()=>this.hass?.callService("button","press",{entity_id:e}))}complete(e,t){let a={entity_id:e.tasks,item:t.uid,status:"completed"};return this.attempt(t.uid,()=>this.hass?.callService("todo","update_item",a))}async attempt(e,t){this.busy=new Set([...this.busy,e]);try{await t()}catch(a){T(this,this.words.say("failed",{reason:V(a)}))}finally{this.busy=new Set([...this.busy].filter(a=>a!==e))}}static{this.styles=[g,m`
      .about {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        margin-block-end: var(--vf-space);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(280px, 1fr) minmax(0, 2.4fr);
        gap: var(--ha-space-4, 16px);
        align-items: start;
      }
      .needs {
        display: grid;
        gap: var(--ha-space-4, 16px);
      }
      section.card {
        border-top: 4px solid var(--tone);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      li:last-child {
        border: none;
      }
      .text {
        flex: 1;
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .calm {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      .all {
        margin-block-start: var(--ha-space-2, 8px);
      }
      @media (max-width: 870px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .card {
          padding: var(--vf-space);
        }
      }
    `]}};customElements.get("vf-farm-view")||customElements.define("vf-farm-view",x);var Y=[{name:"farm",word:"view_farm",icon:"mdi:view-dashboard",tag:"vf-farm-view"},{name:"tasks",word:"view_tasks",icon:"mdi:clipboard-check-outline",tag:"vf-tasks-view",load:()=>import("./tasks-view-ESMKPGVO.js")}];function I(o){return Y.filter(d=>!d.admin||o.user?.is_admin)}function N(o,d){return customElements.get(o.tag)||!o.load?!0:(o.load().then(()=>d(!0),()=>d(!1)),!1)}var y="/vertical-farm",J=6e4,k=class extends v{constructor(){super();this.model={farms:[],watched:[]};this.lostAt=0;this.lastShelf="";this.lastScroll=0;this.lastFarm="";this.cameFromFarm=!1;this.narrow=!1,this.loads=0}static{this.properties={narrow:{type:Boolean},route:{attribute:!1},layout:{state:!0},failed:{state:!0},loads:{state:!0}}}get hass(){return this.latest}set hass(e){let t=this.latest;this.latest=e,this.view&&(this.view.hass=e);let a=this.renderRoot?.querySelector("vf-shelf-view");a&&(a.hass=e),t?.connected&&!e.connected&&(this.lostAt=Date.now()),q(t,e,this.model.watched)&&((!t||t.language!==e.language||t.locale!==e.locale||t.localize!==e.localize)&&(this.words=new H(e)),this.isConnected&&this.follow(),this.look(),this.requestUpdate())}connectedCallback(){super.connectedCallback(),this.latest&&this.follow(),this.clock=setInterval(()=>this.requestUpdate(),J)}disconnectedCallback(){super.disconnectedCallback(),this.stopLayout?.(),this.stopLayout=void 0,clearInterval(this.clock)}follow(){this.stopLayout||!this.latest||(this.stopLayout=C(this.latest.connection,e=>{this.layout=e,this.look()}))}look(){this.latest&&this.layout&&(this.model=E(this.latest,this.layout))}get page(){let[,e="",t=""]=(this.route?.path??"").split("/");return{shelf:e==="shelf",view:e,id:t}}get by(){let e=new URLSearchParams(window.location.search).get("by");return S.find(t=>t===e)??"health"}render(){let{latest:e,words:t,page:a}=this;if(!e||!t)return r;let i=a.shelf?this.shelf(a.id):void 0,n=this.farm(a.id),l=I(e),c=l.find(h=>h.name===a.view)??l[0];return s`
      <header>
        ${a.shelf?s`<button class="back" aria-label=${t.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction==="rtl"?"mdi:arrow-right":"mdi:arrow-left"}></ha-icon>
            </button>`:s`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${i?`${i.rack} · ${i.name}`:n?.name??t.say("title")}</h1>
      </header>
      ${n&&l.length>1?this.tabs(l,a.shelf?void 0:c,t):r}
      <div role="status">
        ${e.connected?r:s`<p class="strip">${t.say("connection_lost",{time:t.clock(this.lostAt||Date.now())})}</p>`}
      </div>
      <main>${this.content(a,c,n,i,t)}</main>
    `}farm(e){let{farms:t}=this.model;return t.some(a=>a.id===e)&&(this.lastFarm=e),t.find(a=>a.id===this.lastFarm)??t[0]}tabs(e,t,a){return s`<nav aria-label=${a.say("views")}>
      ${e.map(i=>s`<a
          href="${y}/${i.name}"
          aria-current=${i===t?"page":r}
          @click=${n=>this.follows(n,i)}
        >
          <ha-icon icon=${i.icon}></ha-icon><span>${a.say(i.word)}</span>
        </a>`)}
    </nav>`}follows(e,t){e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),p(`${y}/${t.name}`),window.scrollTo(0,0))}content(e,t,a,i,n){return this.layout===void 0?this.loading(n):this.layout===null?s`<p class="card">${n.say("not_answering")}</p>`:(e.shelf&&(this.view=void 0),e.shelf?s`<vf-shelf-view .hass=${this.latest} .shelf=${i} .words=${n}></vf-shelf-view>`:!a||!t?s`<p class="card">${n.say("no_farm")}</p>`:s`
      ${this.model.farms.length>1?this.farms(t,a,n):r} ${this.shown(t,e,a,n)}
    `)}shown(e,t,a,i){return this.failed===e?s`<p class="card">${i.say("not_loaded")}</p>`:N(e,l=>{l||(this.failed=e),this.loads+=1})?(this.view?.localName!==e.tag&&(this.view=document.createElement(e.tag),this.view.addEventListener("vf-colour-by",l=>this.colourBy(l.detail)),this.view.addEventListener("vf-open-shelf",l=>this.open(l.detail))),Object.assign(this.view,{hass:this.latest,farm:a,words:i,by:this.by,detail:t.id}),this.view):this.loading(i)}farms(e,t,a){return s`<div class="farms" role="group" aria-label=${a.say("farms")}>
      ${this.model.farms.map(i=>s`<button aria-pressed=${i.id===t.id} @click=${()=>p(`${y}/${e.name}/${i.id}`)}>
          ${i.name}
        </button>`)}
    </div>`}loading(e){return s`<div class="skeleton" role="status" aria-label=${e.say("loading")}>
      ${Array.from({length:8},()=>s`<div></div>`)}
    </div>`}shelf(e){for(let t of this.model.farms){let a=t.shelves.find(i=>i.id===e);if(a)return a}}colourBy(e){p(`${window.location.pathname}?by=${e}`,!0),this.requestUpdate()}open(e){this.lastScroll=window.scrollY,p(`${y}/shelf/${e}`),window.scrollTo(0,0)}back(){this.lastShelf===this.page.id&&history.length>1&&this.cameFromFarm?history.back():p(`${y}/farm`)}updated(e){if(!e.has("route"))return;let t=e.get("route"),a=t?.path.split("/")[1];this.page.shelf?(this.cameFromFarm=t!==void 0&&a!=="shelf",this.lastShelf=this.page.id):a==="shelf"&&this.lastShelf&&(this.renderRoot.querySelector("vf-farm-view")?.focusShelf(this.lastShelf),window.scrollTo(0,this.lastScroll))}static{this.styles=[g,m`
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
    `]}};customElements.get("vertical-farm-panel")||customElements.define("vertical-farm-panel",k);export{k as VerticalFarmPanel};

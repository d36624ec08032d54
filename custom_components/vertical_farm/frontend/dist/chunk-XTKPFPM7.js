import{a as T,b as c,e as m,g as E,h,i as u,m as R,n as D}from"./chunk-RLKQTAGM.js";var L=["health","vpd","stage","harvest"],p={good:"mdi:check-circle",watch:"mdi:alert",act:"mdi:alert-octagon",empty:"mdi:tray",no_data:"mdi:lan-disconnect",unknown:"mdi:timer-sand"},v={good:"good",watch:"watch",act:"act",empty:"none",no_data:"none",unknown:"none"},W={germination:["info","mdi:seed"],blackout:["info","mdi:weather-night"],rooting:["info","mdi:seed"],establishment:["info","mdi:sprout-outline"],propagation:["info","mdi:sprout-outline"],light:["good","mdi:white-balance-sunny"],vegetative:["good","mdi:sprout"],finishing:["watch","mdi:leaf"],flowering:["watch","mdi:flower"],fruiting:["watch","mdi:fruit-cherries"]},H=7;function N(n,e,t){let{status:a}=n;return a==="empty"||a==="no_data"||e==="health"&&a==="unknown"?{tone:"none",icon:p[a],word:t.sayKey("status",a),number:"",hatched:a==="no_data"}:e==="vpd"?j(n,t):e==="stage"?M(n,t):e==="harvest"?G(n,t):{tone:v[a],icon:p[a],word:t.sayKey("status",a),number:n.health===null?"":t.number(n.health)}}function j(n,e){let t=u(n.vpd),a=String(n.vpd?.attributes.unit_of_measurement??""),r=t===null?"":`${e.number(t,a==="kPa"?2:1)} ${a}`;return n.low.includes("vpd")?{tone:"act",icon:"mdi:arrow-down-bold",word:e.say("low"),number:r}:n.high.includes("vpd")?{tone:"act",icon:"mdi:arrow-up-bold",word:e.say("high"),number:r}:t===null||n.vpdInTarget===null?{tone:"none",icon:"mdi:help-circle-outline",word:e.say("not_known"),number:r}:{tone:"good",icon:p.good,word:e.say("in_band"),number:r}}function M(n,e){let t=n.stage?.state??"",[a,r]=W[t]??["none","mdi:help-circle-outline"],{daysToHarvest:o}=n;return{tone:a,icon:r,word:e.state("select","stage",t),number:o===null?"":e.say("days",{count:e.number(o)})}}function G(n,e){let t=n.daysToHarvest;if(t===null)return{tone:"none",icon:"mdi:help-circle-outline",word:e.say("not_known"),number:""};let a=e.say("days",{count:e.number(t)});return t<=0?{tone:"good",icon:"mdi:scissors-cutting",word:e.say("harvest_ready"),number:a}:t<=H?{tone:"info",icon:"mdi:calendar-clock",word:e.say("harvest_soon"),number:a}:{tone:"accent",icon:"mdi:calendar",word:e.say("harvest_later"),number:a}}function O(n,e){return n.crop?e.state("sensor","crop",n.crop.state):e.say("status_empty")}var V=12,K=60,Z=["act","watch","good","no_data","unknown","empty"],w=class extends E{static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},here:{state:!0}}}constructor(){super(),this.by="health",this.here=""}focusShelf(e){this.here=e,this.updateComplete.then(()=>this.button(e)?.focus())}render(){let{farm:e,words:t}=this;if(!e)return m;let a=e.racks.length>V||e.shelves.length>K,r=[...new Set(e.racks.map(o=>o.row))];return c`
      <div class="top">
        <h2>${t.say("map")}</h2>
        <ul class="counts">
          ${Z.filter(o=>e.counts[o]).map(o=>this.count(o,e.counts[o]))}
        </ul>
      </div>
      <div class="by" role="group" aria-label=${t.say("colour_by")}>
        ${L.map(o=>c`<button aria-pressed=${o===this.by} @click=${()=>this.choose(o)}>
            ${t.say(`by_${o}`)}
          </button>`)}
      </div>
      ${r.map(o=>c`
          ${o===null||r.length===1?m:c`<h3 class="quiet">${t.say("row",{name:o})}</h3>`}
          <div class="racks ${a?"dense":""}" @keydown=${this.move}>
            ${e.racks.filter(s=>s.row===o).map(s=>this.rack(s,a))}
          </div>
        `)}
    `}count(e,t){return c`<li data-tone=${v[e]}>
      <ha-icon class="tone-icon" icon=${p[e]}></ha-icon>
      ${this.words.number(t)} <span class="quiet">${this.words.sayKey("status",e)}</span>
    </li>`}rack(e,t){return c`<section class="rack" aria-label=${e.name}>
      <h3 title=${e.name}>${e.name}</h3>
      ${e.shelves.map(a=>this.shelf(a,t))}
    </section>`}shelf(e,t){let{words:a}=this,r=N(e,this.by,a),o=O(e,a),s=r.word===o?"":r.word,l=`${[e.name,o,s,r.number].filter(Boolean).join(" ")}, ${e.rack}`,g=this.here||this.farm?.shelves[0]?.id;return c`<button
      class="shelf ${r.hatched?"hatched":""}"
      data-tone=${r.tone}
      data-shelf=${e.id}
      tabindex=${e.id===g?0:-1}
      aria-label=${l}
      title=${t?l:m}
      @focus=${()=>this.here=e.id}
      @click=${()=>this.open(e.id)}
    >
      <ha-icon class="tone-icon" icon=${r.icon}></ha-icon>
      ${t?c`<span class="number" dir="auto">${r.number||r.word.slice(0,3)}</span>`:c`<span class="what">
              <span class="name" dir="auto" title=${e.name}>${e.name}</span>
              <span dir="auto" title=${o}>${o}</span>
              ${s?c`<span class="quiet" dir="auto">${s}</span>`:m}
            </span>
            <span class="number" dir="auto">${r.number}</span>`}
    </button>`}choose(e){this.dispatchEvent(new CustomEvent("vf-colour-by",{detail:e,bubbles:!0,composed:!0}))}open(e){this.dispatchEvent(new CustomEvent("vf-open-shelf",{detail:e,bubbles:!0,composed:!0}))}button(e){return this.renderRoot.querySelector(`[data-shelf="${CSS.escape(e)}"]`)}move(e){let t=this.farm?.racks.filter(i=>i.shelves.length)??[],a=t.findIndex(i=>i.shelves.some(y=>y.id===this.here)),r=t[a];if(!r)return;let o=r.shelves.findIndex(i=>i.id===this.here),s=getComputedStyle(this).direction==="rtl"?-1:1,l={ArrowUp:[0,-1],ArrowDown:[0,1],ArrowLeft:[-s,0],ArrowRight:[s,0],Home:[-a,-o],End:[t.length-1-a,Number.MAX_SAFE_INTEGER]}[e.key];if(!l)return;e.preventDefault();let g=t[Math.min(Math.max(a+l[0],0),t.length-1)],f=g?.shelves[Math.min(Math.max(o+l[1],0),g.shelves.length-1)];f&&this.focusShelf(f.id)}static{this.styles=[R,T`
      .top,
      .counts,
      .by {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .top {
        justify-content: space-between;
      }
      .counts {
        gap: var(--vf-space);
      }
      .counts li {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .by {
        margin-block: var(--vf-space);
      }
      .by button[aria-pressed="true"] {
        border-color: var(--vf-accent);
        background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
      }
      .racks {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr));
        gap: var(--ha-space-4, 16px);
        margin-block-end: var(--ha-space-4, 16px);
        align-items: end;
      }
      .rack {
        display: grid;
        gap: 6px;
        min-width: 0;
      }
      .rack h3 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 500;
      }
      .shelf {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        width: 100%;
        min-height: 52px;
        padding-block: var(--ha-space-1, 4px);
        text-align: start;
        border-color: color-mix(in srgb, var(--tone) 45%, var(--divider-color));
        border-inline-start: 5px solid var(--tone);
        background: color-mix(in srgb, var(--tone) 14%, transparent);
      }
      .shelf:hover {
        background: color-mix(in srgb, var(--tone) 24%, transparent);
      }
      .hatched {
        background: repeating-linear-gradient(
          -45deg,
          transparent 0 8px,
          color-mix(in srgb, var(--tone) 22%, transparent) 8px 12px
        );
      }
      .what {
        flex: 1;
        display: grid;
        min-width: 0;
      }
      .what > * {
        text-align: match-parent;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name {
        font-weight: 500;
      }
      .shelf .quiet {
        color: color-mix(in srgb, var(--primary-text-color) 80%, transparent);
      }
      .number {
        font-variant-numeric: tabular-nums;
        font-weight: 500;
        white-space: nowrap;
      }
      .dense {
        grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
        gap: var(--ha-space-2, 8px);
      }
      .dense .shelf {
        min-height: 44px;
        padding: 0 6px;
        gap: 4px;
      }
      @media (max-width: 500px) {
        .racks:not(.dense) {
          grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        }
        .racks:not(.dense) .shelf {
          padding: 4px 6px;
        }
      }
    `]}};customElements.get("vf-farm-map")||customElements.define("vf-farm-map",w);var b=new WeakMap;function me(n,e){let t=b.get(n)??B(n);return t.listeners.add(e),t.layout!==void 0&&e(t.layout),()=>{t.listeners.delete(e),!t.listeners.size&&(b.delete(n),t.stop())}}function B(n){let e={listeners:new Set,layout:void 0,stop:()=>{}};b.set(n,e);let t=a=>{e.layout=a;for(let r of e.listeners)r(a)};return e.stop=D(n,{type:"vertical_farm/layout/subscribe"},t,()=>e.layout??t(null)),e}var U="vertical_farm",q=["temperature","humidity","air_vpd","co2","ppfd","leaf_temperature"],J={good:"good",watch:"watch",act:"act",bad:"act"},C={},A=new WeakMap;function F(n){let e=A.get(n.entities);if(e)return e;let t=new Map;for(let a in n.entities){let r=n.entities[a];if(r?.platform!==U||!r.device_id||!r.translation_key)continue;let o=t.get(r.device_id);o||t.set(r.device_id,o={}),o[r.translation_key]=a}return A.set(n.entities,t),t}function fe(n,e){return F(n).get(e)??C}function X(n){return n?.name_by_user??n?.name??""}var k=class{constructor(e,t,a,r){this.hass=e;this.id=a;this.watched=r;this.entities=t.get(a)??C}get name(){return X(this.hass.devices[this.id])}state(e){let t=this.entities[e];if(t!==void 0)return this.watched.push(t),this.hass.states[t]}};function ye(n,e){let t=F(n),a=[];return{farms:e.farms.map(o=>Y(n,t,a,o)),watched:a}}function Y(n,e,t,a){let r=i=>new k(n,e,i,t),o=r(a.device_id),s=a.racks.map(i=>Q(i,r)),d=s.flatMap(i=>i.shelves),l={good:0,watch:0,act:0,empty:0,no_data:0,unknown:0};for(let i of d)l[i.status]+=1;let g=o.state("sensor_problems"),f=[...a.reservoirs,...a.racks.map(i=>i.device_id),a.device_id];return{id:a.device_id,entry:a.config_entry_id,name:o.name,racks:s,shelves:d,counts:l,faults:ae(f.map(r)),actNow:d.filter(i=>i.status==="act").sort((i,y)=>(i.health??0)-(y.health??0)),noData:d.filter(i=>i.status==="no_data"),sensorProblems:{count:u(g)??0,entityId:g?.entity_id??null},ready:u(o.state("ready_to_harvest"))??0,mode:o.state("mode"),dataAgeMin:u(o.state("data_age")),tasks:o.entities.tasks??null,calendar:o.entities.growing??null,entities:o.entities}}function Q(n,e){let{id:t,name:a,entities:r}=e(n.device_id);return{id:t,name:a,entities:r,row:n.row,shelves:n.shelves.map(o=>ee(e(o.device_id),a))}}function ee(n,e){let t=n.state("crop"),a=n.state("health"),r=n.state("in_target"),o=n.state("vpd_in_target"),s=q.filter(l=>l in n.entities).map(l=>n.state(l)),d=s.length>0&&!s.some(h);return{id:n.id,name:n.name,rack:e,status:te(t,a,d),health:u(a),confidence:re(a?.attributes.confidence),deductions:_(a?.attributes.deductions),crop:h(t)&&t.state!=="none"?t:void 0,stage:n.state("stage"),daysToHarvest:u(n.state("days_to_harvest")),harvestDate:n.state("harvest_date"),low:_(r?.attributes.low),high:_(r?.attributes.high),vpd:n.state("air_vpd"),vpdInTarget:h(o)?o.state==="on":null,silentSince:d?ne(s):null,problems:_(n.state("sensor_problems")?.attributes.problems),entities:n.entities}}function te(n,e,t){return n?.state==="unavailable"?"no_data":h(n)?n.state==="none"?"empty":t?"no_data":h(e)?J[String(e.attributes.grade)]??"unknown":"unknown":"unknown"}function ne(n){let e=n.flatMap(t=>t?[t.last_changed]:[]);return e.length?e.reduce((t,a)=>t>a?t:a):null}function ae(n){let e=new Map;for(let t of n){let a=t.state("guard");if(a?.state==="on")for(let r of _(a.attributes.faults)){let o=String(r.entity_id),s=String(r.fault),d=`${o} ${s}`;e.has(d)||e.set(d,{place:t.id,placeName:t.name,entityId:o,fault:s,since:String(r.since),acknowledge:r.needs_acknowledgement===!0?t.entities.acknowledge??null:null})}}return[...e.values()].sort((t,a)=>t.since<a.since?-1:1)}function _(n){return Array.isArray(n)?n:[]}function re(n){return typeof n=="number"?n:null}function ve(n,e,t){return!n||n.entities!==e.entities||n.devices!==e.devices||n.connected!==e.connected||n.locale!==e.locale||n.language!==e.language||n.localize!==e.localize||n.user!==e.user?!0:n.states!==e.states&&t.some(a=>n.states[a]!==e.states[a])}var $={title:"Vertikale Farm",views:"Ansichten",view_farm:"Farm",view_light:"Licht & Energie",light_today:"Licht heute",light_plan:"Lichtplan heute",light_days:"DLI je Tag",plan_loading:"Der Lichtplan wird geladen",no_lamp:"Hier ist keine Lampe zugeordnet. Ein Lichtplan braucht eine.",light_planned:"Geplant",light_measured:"Gemessen",light_now:"Jetzt",light_said:"{hours} geplant, {from}–{to}, jetzt {level}",light_none:"Heute ist kein Licht geplant.",light_empty:"Leer",light_on_plan:"Nach Plan",light_short:"{mol} mol/m² zu wenig",light_over:"{mol} mol/m² zu viel",light_unknown:"Prognose nicht bekannt",light_so_far:"bisher {sum}",light_reach:"wird {forecast} von {goal} mol/m² erreichen",light_goal:"Ziel {goal} mol/m²",light_owed:"offen {mol}",light_place:"Etage",light_from:"Von",light_to:"Bis",light_level:"Stufe",as_table:"Tabelle",energy:"Energie und Kosten",energy_days:"Energie je Tag",cost_days:"Kosten je Tag",energy_yesterday:"Energie gestern",energy_month:"Energie in diesem Monat",cost_yesterday:"Kosten gestern",cost_month:"Kosten in diesem Monat",energy_racks:"Energie heute je Regal",price:"Strompreis",no_price:"Der Preis einer kWh ist gerade nicht bekannt. Zeit ohne Preis zählt nicht zu den Kosten.",no_price_entity:"Es ist kein Strompreis zugeordnet, daher gibt es keine Kosten.",no_power:"Es ist kein Leistungssensor zugeordnet, daher ist die Energie nicht bekannt.",no_farm:"Es ist keine Farm eingerichtet.",no_racks:"Noch keine Regale. Füge das erste hinzu.",add_rack:"Regal hinzufügen",view_tasks:"Aufgaben",view_recipes:"Rezepte",view_report:"Bericht",not_loaded:"Diese Ansicht ließ sich nicht laden. Lade die Seite neu.",loading:"Die Farm wird geladen",connection_lost:"Verbindung verloren. Werte von {time}.",not_answering:"Die Integration antwortet nicht. Sieh unter Geräte & Dienste nach.",shelves:"{count} Etagen",data_age:"Daten {age} alt",farms:"Farmen",act_now:"Jetzt handeln",nothing_to_act:"Nichts braucht dich gerade.",no_data:"Keine Daten",due_today:"Heute fällig",nothing_due:"Heute ist nichts fällig.",all_tasks:"Alle Aufgaben",done:"Erledigt",new_task:"Neue Aufgabe",due:"Fällig",add:"Hinzufügen",nothing_to_do:"In den nächsten zwei Wochen ist nichts zu tun.",when_overdue:"Überfällig",when_today:"Heute",when_soon:"Bald",when_someday:"Irgendwann",when_done:"Erledigt",done_on:"erledigt am {date}",late:"{days} zu spät",reopen:"Zurücknehmen",harvest:"Ernten",move:"Verschieben",map:"Farmplan",row:"Reihe {name}",colour_by:"Farbe nach",by_health:"Gesundheit",by_vpd:"VPD",by_stage:"Phase",by_harvest:"Tage bis zur Ernte",open:"Öffnen",acknowledge:"Bestätigen",since:"seit {time}",sensors_look:"Sensoren, die einen Blick brauchen: {count}",ready:"Erntereife Chargen: {count}",mode:"Betriebsart: {mode}",status_good:"Im Ziel",status_watch:"Beobachten",status_act:"Jetzt handeln",status_empty:"Leer",status_no_data:"Keine Daten",status_unknown:"Wartet auf Werte",too_low:"{metric} zu niedrig",too_high:"{metric} zu hoch",in_band:"Im Ziel",low:"Zu niedrig",high:"Zu hoch",not_known:"Nicht bekannt",days:"{count} T",harvest_ready:"Reif",harvest_soon:"Bald",harvest_later:"Später",back:"Zurück zur Farm",removed:"Diese Etage wurde entfernt.",empty_shelf:"Leer. Wähle ein Rezept, um zu beginnen.",harvest_in:"Noch {days} bis zur Ernte ({date})",harvest_due:"Erntereif",health:"Gesundheit {score}",stage:"Phasen",stage_day:"{stage}, Tag {day}, {share} der Phase",targets:"Ziele",target_range:"Ziel {low}–{high}",near_limit:"Nahe der Grenze",dli_note:"Letzter ganzer Tag; heute bisher {value}",why:"Warum {score}?",why_unknown:"Warum ist die Gesundheit nicht bekannt?",all_well:"Alles, was gemessen wird, war im Ziel.",confidence:"{percent} dessen, was die Gesundheit braucht, wird gemessen.",out_of_band:"{metric} war außerhalb des Ziels",missing:"{metric} ist nicht bekannt",alarm_warning:"Eine offene Warnung",alarm_critical:"Ein offener Alarm",sensors:"Sensoren, die einen Blick brauchen",trends:"Verlauf",devices:"Geräte",events:"Letzte Ereignisse",device_page:"Geräteseite",actions:"Aktionen",cancel:"Abbrechen",retry:"Erneut versuchen",failed:"Das ging nicht: {reason}",noted:"Erledigt: {action}",fault_ran_too_long:"lief zu lange",fault_dry:"Tank leer",fault_level_unknown:"Füllstand nicht bekannt",fault_leak:"Leck",fault_over_budget:"Tagesmenge verbraucht",fault_air_too_hot:"Luft zu heiß",fault_co2_too_high:"zu viel CO₂",fault_co2_unknown:"CO₂ nicht bekannt",fault_found_running:"lief schon beim Start",fault_emergency_stop:"Not-Halt",metric_temperature:"Temperatur",metric_air_temperature:"Temperatur",metric_humidity:"Luftfeuchtigkeit",metric_vpd:"VPD der Luft",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Photoperiode",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Wassertemperatur",metric_water_supply:"Wasserversorgung",trust_suspect:"zweifelhaft",trust_failed:"ausgefallen",trust_missing:"kein Wert"};var S={title:"Vertical farm",views:"Views",view_farm:"Farm",view_light:"Light & energy",light_today:"Light today",light_plan:"Light plan today",light_days:"DLI by day",plan_loading:"Loading the light plan",no_lamp:"No lamp is bound here. A light plan needs one.",light_planned:"Planned",light_measured:"Measured",light_now:"Now",light_said:"{hours} planned, {from}–{to}, now {level}",light_none:"No light is planned today.",light_empty:"Empty",light_on_plan:"On plan",light_short:"{mol} mol/m² short",light_over:"{mol} mol/m² too much",light_unknown:"Forecast not known",light_so_far:"so far {sum}",light_reach:"will reach {forecast} of {goal} mol/m²",light_goal:"goal {goal} mol/m²",light_owed:"owed {mol}",light_place:"Shelf",light_from:"From",light_to:"To",light_level:"Level",as_table:"Table",energy:"Energy and cost",energy_days:"Energy by day",cost_days:"Cost by day",energy_yesterday:"Energy yesterday",energy_month:"Energy this month",cost_yesterday:"Cost yesterday",cost_month:"Cost this month",energy_racks:"Energy today by rack",price:"Electricity price",no_price:"The price of a kWh is not known now. Time without a price adds no cost.",no_price_entity:"No electricity price is bound, so there is no cost.",no_power:"No power sensor is bound, so energy is not known.",no_farm:"No farm is set up.",no_racks:"No racks yet. Add the first rack.",add_rack:"Add rack",view_tasks:"Tasks",view_recipes:"Recipes",view_report:"Report",not_loaded:"This view could not be loaded. Reload the page.",loading:"Loading the farm",connection_lost:"Connection lost. Values from {time}.",not_answering:"The integration does not answer. Look at it under Devices & services.",shelves:"{count} shelves",data_age:"data {age} old",farms:"Farms",act_now:"Act now",nothing_to_act:"Nothing needs you now.",no_data:"No data",due_today:"Due today",nothing_due:"Nothing is due today.",all_tasks:"All tasks",done:"Done",new_task:"New task",due:"Due",add:"Add",nothing_to_do:"Nothing is to be done in the next two weeks.",when_overdue:"Overdue",when_today:"Today",when_soon:"Soon",when_someday:"Some day",when_done:"Done",done_on:"done {date}",late:"{days} late",reopen:"Take back",harvest:"Harvest",move:"Move",map:"Farm map",row:"Row {name}",colour_by:"Colour by",by_health:"Health",by_vpd:"VPD",by_stage:"Stage",by_harvest:"Days to harvest",open:"Open",acknowledge:"Acknowledge",since:"since {time}",sensors_look:"Sensors that need a look: {count}",ready:"Batches ready to harvest: {count}",mode:"Mode: {mode}",status_good:"On target",status_watch:"Watch",status_act:"Act now",status_empty:"Empty",status_no_data:"No data",status_unknown:"Waiting for values",too_low:"{metric} too low",too_high:"{metric} too high",in_band:"On target",low:"Too low",high:"Too high",not_known:"Not known",days:"{count} d",harvest_ready:"Ready",harvest_soon:"Soon",harvest_later:"Later",back:"Back to the farm",removed:"This shelf was removed.",empty_shelf:"Empty. Choose a recipe to start.",harvest_in:"Harvest in {days} ({date})",harvest_due:"Ready to harvest",health:"Health {score}",stage:"Stages",stage_day:"{stage}, day {day}, {share} of the stage",targets:"Targets",target_range:"target {low}–{high}",near_limit:"Close to the limit",dli_note:"Last whole day; today so far {value}",why:"Why {score}?",why_unknown:"Why is health not known?",all_well:"Everything that is measured was on target.",confidence:"{percent} of what health needs is measured.",out_of_band:"{metric} was off target",missing:"{metric} is not known",alarm_warning:"An open warning",alarm_critical:"An open alarm",sensors:"Sensors that need a look",trends:"Trends",devices:"Devices",events:"Last events",device_page:"Device page",actions:"Actions",cancel:"Cancel",retry:"Try again",failed:"That did not work: {reason}",noted:"Done: {action}",fault_ran_too_long:"ran too long",fault_dry:"reservoir empty",fault_level_unknown:"level not known",fault_leak:"leak",fault_over_budget:"amount of the day used up",fault_air_too_hot:"air too hot",fault_co2_too_high:"too much CO₂",fault_co2_unknown:"CO₂ not known",fault_found_running:"found running at the start",fault_emergency_stop:"emergency stop",metric_temperature:"Temperature",metric_air_temperature:"Temperature",metric_humidity:"Humidity",metric_vpd:"Air VPD",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Photoperiod",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Water temperature",metric_water_supply:"Water supply",trust_suspect:"doubtful",trust_failed:"failed",trust_missing:"no value"};var z={title:"Verticale boerderij",views:"Weergaven",view_farm:"Farm",view_light:"Licht & energie",light_today:"Licht vandaag",light_plan:"Lichtplan vandaag",light_days:"DLI per dag",plan_loading:"Het lichtplan wordt geladen",no_lamp:"Hier is geen lamp gekoppeld. Een lichtplan heeft er een nodig.",light_planned:"Gepland",light_measured:"Gemeten",light_now:"Nu",light_said:"{hours} gepland, {from}–{to}, nu {level}",light_none:"Er is vandaag geen licht gepland.",light_empty:"Leeg",light_on_plan:"Volgens plan",light_short:"{mol} mol/m² te weinig",light_over:"{mol} mol/m² te veel",light_unknown:"Prognose niet bekend",light_so_far:"tot nu {sum}",light_reach:"komt op {forecast} van {goal} mol/m²",light_goal:"doel {goal} mol/m²",light_owed:"tegoed {mol}",light_place:"Laag",light_from:"Van",light_to:"Tot",light_level:"Niveau",as_table:"Tabel",energy:"Energie en kosten",energy_days:"Energie per dag",cost_days:"Kosten per dag",energy_yesterday:"Energie gisteren",energy_month:"Energie deze maand",cost_yesterday:"Kosten gisteren",cost_month:"Kosten deze maand",energy_racks:"Energie vandaag per stelling",price:"Stroomprijs",no_price:"De prijs van een kWh is nu niet bekend. Tijd zonder prijs telt niet mee.",no_price_entity:"Er is geen stroomprijs gekoppeld, dus zijn er geen kosten.",no_power:"Er is geen vermogenssensor gekoppeld, dus is de energie niet bekend.",no_farm:"Er is geen boerderij ingesteld.",no_racks:"Nog geen stellingen. Voeg de eerste toe.",add_rack:"Stelling toevoegen",view_tasks:"Taken",view_recipes:"Recepten",view_report:"Rapport",not_loaded:"Deze weergave kon niet worden geladen. Laad de pagina opnieuw.",loading:"De boerderij wordt geladen",connection_lost:"Verbinding verbroken. Waarden van {time}.",not_answering:"De integratie antwoordt niet. Kijk bij Apparaten & diensten.",shelves:"{count} lagen",data_age:"gegevens {age} oud",farms:"Boerderijen",act_now:"Nu handelen",nothing_to_act:"Niets heeft je nu nodig.",no_data:"Geen gegevens",due_today:"Vandaag te doen",nothing_due:"Vandaag is er niets te doen.",all_tasks:"Alle taken",done:"Gedaan",new_task:"Nieuwe taak",due:"Uiterlijk",add:"Toevoegen",nothing_to_do:"De komende twee weken is er niets te doen.",when_overdue:"Te laat",when_today:"Vandaag",when_soon:"Binnenkort",when_someday:"Ooit",when_done:"Gedaan",done_on:"gedaan op {date}",late:"{days} te laat",reopen:"Terugnemen",harvest:"Oogsten",move:"Verplaatsen",map:"Plattegrond",row:"Rij {name}",colour_by:"Kleur naar",by_health:"Gezondheid",by_vpd:"VPD",by_stage:"Fase",by_harvest:"Dagen tot de oogst",open:"Openen",acknowledge:"Bevestigen",since:"sinds {time}",sensors_look:"Sensoren die aandacht nodig hebben: {count}",ready:"Oogstrijpe partijen: {count}",mode:"Modus: {mode}",status_good:"Op doel",status_watch:"In de gaten houden",status_act:"Nu handelen",status_empty:"Leeg",status_no_data:"Geen gegevens",status_unknown:"Wacht op waarden",too_low:"{metric} te laag",too_high:"{metric} te hoog",in_band:"Op doel",low:"Te laag",high:"Te hoog",not_known:"Niet bekend",days:"{count} d",harvest_ready:"Rijp",harvest_soon:"Binnenkort",harvest_later:"Later",back:"Terug naar de boerderij",removed:"Deze laag is verwijderd.",empty_shelf:"Leeg. Kies een recept om te beginnen.",harvest_in:"Oogst over {days} ({date})",harvest_due:"Klaar om te oogsten",health:"Gezondheid {score}",stage:"Fasen",stage_day:"{stage}, dag {day}, {share} van de fase",targets:"Doelen",target_range:"doel {low}–{high}",near_limit:"Dicht bij de grens",dli_note:"Laatste hele dag; vandaag tot nu toe {value}",why:"Waarom {score}?",why_unknown:"Waarom is de gezondheid niet bekend?",all_well:"Alles wat gemeten wordt, was op doel.",confidence:"{percent} van wat de gezondheid nodig heeft, wordt gemeten.",out_of_band:"{metric} was buiten het doel",missing:"{metric} is niet bekend",alarm_warning:"Een open waarschuwing",alarm_critical:"Een open alarm",sensors:"Sensoren die aandacht nodig hebben",trends:"Verloop",devices:"Apparaten",events:"Laatste gebeurtenissen",device_page:"Apparaatpagina",actions:"Acties",cancel:"Annuleren",retry:"Opnieuw proberen",failed:"Dat lukte niet: {reason}",noted:"Gedaan: {action}",fault_ran_too_long:"liep te lang",fault_dry:"reservoir leeg",fault_level_unknown:"niveau niet bekend",fault_leak:"lek",fault_over_budget:"hoeveelheid van de dag verbruikt",fault_air_too_hot:"lucht te heet",fault_co2_too_high:"te veel CO₂",fault_co2_unknown:"CO₂ niet bekend",fault_found_running:"liep al bij de start",fault_emergency_stop:"noodstop",metric_temperature:"Temperatuur",metric_air_temperature:"Temperatuur",metric_humidity:"Luchtvochtigheid",metric_vpd:"VPD van de lucht",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Daglengte",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Watertemperatuur",metric_water_supply:"Watervoorziening",trust_suspect:"twijfelachtig",trust_failed:"uitgevallen",trust_missing:"geen waarde"};var oe={en:S,de:$,nl:z},P=60,x=60*P,ie=24*x,I=class{constructor(e){this.hass=e;this.language=e.locale.language||e.language,this.catalogue=oe[this.language.split("-")[0]??"en"]??S}say(e,t={}){return this.catalogue[e].replace(/\{(\w+)\}/g,(a,r)=>String(t[r]??""))}sayKey(e,t){return this.catalogue[`${e}_${t}`]??t.replaceAll("_"," ")}state(e,t,a){return this.hass.localize(`component.vertical_farm.entity.${e}.${t}.state.${a}`)||a}number(e,t=0){let a={minimumFractionDigits:t,maximumFractionDigits:t};return new Intl.NumberFormat(this.language,a).format(e)}percent(e){return new Intl.NumberFormat(this.language,{style:"percent"}).format(e)}days(e){return new Intl.NumberFormat(this.language,{style:"unit",unit:"day",unitDisplay:"long"}).format(e)}hours(e){let t={style:"unit",unit:"hour",unitDisplay:"short",maximumFractionDigits:1};return new Intl.NumberFormat(this.language,t).format(e)}minutes(e){let[t,a]=e<60?[e,"minute"]:[Math.round(e/60),"hour"];return new Intl.NumberFormat(this.language,{style:"unit",unit:a,unitDisplay:"short"}).format(t)}ago(e,t=Date.now()){let a=Date.parse(e),r=Math.max(0,(t-a)/1e3);if(r>=ie)return this.date(e);let o=new Intl.RelativeTimeFormat(this.language,{numeric:"auto"});return r<x?o.format(-Math.round(r/P),"minute"):o.format(-Math.round(r/x),"hour")}date(e){let t=e.length===10?"UTC":this.timeZone;return new Intl.DateTimeFormat(this.language,{day:"numeric",month:"short",timeZone:t}).format(Date.parse(e))}clock(e){let t={12:!0,24:!1}[this.hass.locale.time_format??""];return new Intl.DateTimeFormat(this.language,{hour:"numeric",minute:"2-digit",timeZone:this.timeZone,...t===void 0?{}:{hour12:t}}).format(e)}today(e=Date.now()){return this.dayOf(e)}dayOf(e){return new Intl.DateTimeFormat("en-CA",{year:"numeric",month:"2-digit",day:"2-digit",timeZone:this.timeZone}).format(e)}get timeZone(){return this.hass.locale.time_zone==="local"?Intl.DateTimeFormat().resolvedOptions().timeZone:this.hass.config.time_zone}};export{L as a,p as b,v as c,O as d,me as e,fe as f,X as g,ye as h,ve as i,I as j};

var U=globalThis,I=U.ShadowRoot&&(U.ShadyCSS===void 0||U.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,W=Symbol(),ae=new WeakMap,E=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==W)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(I&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=ae.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&ae.set(t,e))}return e}toString(){return this.cssText}},le=r=>new E(typeof r=="string"?r:r+"",void 0,W),C=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((n,s,i)=>n+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+r[i+1],r[0]);return new E(t,r,W)},de=(r,e)=>{if(I)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),s=U.litNonce;s!==void 0&&n.setAttribute("nonce",s),n.textContent=t.cssText,r.appendChild(n)}},j=I?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return le(t)})(r):r;var{is:Le,defineProperty:Me,getOwnPropertyDescriptor:He,getOwnPropertyNames:Ue,getOwnPropertySymbols:Ie,getPrototypeOf:ze}=Object,z=globalThis,ce=z.trustedTypes,Fe=ce?ce.emptyScript:"",We=z.reactiveElementPolyfillSupport,R=(r,e)=>r,B={toAttribute(r,e){switch(e){case Boolean:r=r?Fe:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},he=(r,e)=>!Le(r,e),ue={attribute:!0,type:String,converter:B,reflect:!1,useDefault:!1,hasChanged:he};Symbol.metadata??=Symbol("metadata"),z.litPropertyMetadata??=new WeakMap;var m=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ue){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),s=this.getPropertyDescriptor(e,n,t);s!==void 0&&Me(this.prototype,e,s)}}static getPropertyDescriptor(e,t,n){let{get:s,set:i}=He(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:s,set(o){let d=s?.call(this);i?.call(this,o),this.requestUpdate(e,d,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ue}static _$Ei(){if(this.hasOwnProperty(R("elementProperties")))return;let e=ze(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(R("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(R("properties"))){let t=this.properties,n=[...Ue(t),...Ie(t)];for(let s of n)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,s]of t)this.elementProperties.set(n,s)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let s=this._$Eu(t,n);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let s of n)t.unshift(j(s))}else e!==void 0&&t.push(j(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return de(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,n);if(s!==void 0&&n.reflect===!0){let i=(n.converter?.toAttribute!==void 0?n.converter:B).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(s):this.setAttribute(s,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,s=n._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let i=n.getPropertyOptions(s),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:B;this._$Em=s;let d=o.fromAttribute(t,i.type);this[s]=d??this._$Ej?.get(s)??d,this._$Em=null}}requestUpdate(e,t,n,s=!1,i){if(e!==void 0){let o=this.constructor;if(s===!1&&(i=this[e]),n??=o.getPropertyOptions(e),!((n.hasChanged??he)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:s,wrapped:i},o){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),i!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,i]of this._$Ep)this[s]=i;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[s,i]of n){let{wrapped:o}=i,d=this[s];o!==!0||this._$AL.has(s)||d===void 0||this.C(s,void 0,i,d)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};m.elementStyles=[],m.shadowRootOptions={mode:"open"},m[R("elementProperties")]=new Map,m[R("finalized")]=new Map,We?.({ReactiveElement:m}),(z.reactiveElementVersions??=[]).push("2.1.2");var Y=globalThis,pe=r=>r,F=Y.trustedTypes,ge=F?F.createPolicy("lit-html",{createHTML:r=>r}):void 0,be="$lit$",_=`lit$${Math.random().toFixed(9).slice(2)}$`,we="?"+_,je=`<${we}>`,$=document,P=()=>$.createComment(""),O=r=>r===null||typeof r!="object"&&typeof r!="function",X=Array.isArray,Be=r=>X(r)||typeof r?.[Symbol.iterator]=="function",V=`[ 	
\f\r]`,T=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,me=/-->/g,fe=/>/g,b=RegExp(`>|${V}(?:([^\\s"'>=/]+)(${V}*=${V}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),_e=/'/g,ve=/"/g,$e=/^(?:script|style|textarea|title)$/i,Q=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),g=Q(1),kt=Q(2),St=Q(3),k=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),ye=new WeakMap,w=$.createTreeWalker($,129);function ke(r,e){if(!X(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return ge!==void 0?ge.createHTML(e):e}var Ve=(r,e)=>{let t=r.length-1,n=[],s,i=e===2?"<svg>":e===3?"<math>":"",o=T;for(let d=0;d<t;d++){let a=r[d],c,u,l=-1,p=0;for(;p<a.length&&(o.lastIndex=p,u=o.exec(a),u!==null);)p=o.lastIndex,o===T?u[1]==="!--"?o=me:u[1]!==void 0?o=fe:u[2]!==void 0?($e.test(u[2])&&(s=RegExp("</"+u[2],"g")),o=b):u[3]!==void 0&&(o=b):o===b?u[0]===">"?(o=s??T,l=-1):u[1]===void 0?l=-2:(l=o.lastIndex-u[2].length,c=u[1],o=u[3]===void 0?b:u[3]==='"'?ve:_e):o===ve||o===_e?o=b:o===me||o===fe?o=T:(o=b,s=void 0);let f=o===b&&r[d+1].startsWith("/>")?" ":"";i+=o===T?a+je:l>=0?(n.push(c),a.slice(0,l)+be+a.slice(l)+_+f):a+_+(l===-2?d:f)}return[ke(r,i+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},D=class r{constructor({strings:e,_$litType$:t},n){let s;this.parts=[];let i=0,o=0,d=e.length-1,a=this.parts,[c,u]=Ve(e,t);if(this.el=r.createElement(c,n),w.currentNode=this.el.content,t===2||t===3){let l=this.el.content.firstChild;l.replaceWith(...l.childNodes)}for(;(s=w.nextNode())!==null&&a.length<d;){if(s.nodeType===1){if(s.hasAttributes())for(let l of s.getAttributeNames())if(l.endsWith(be)){let p=u[o++],f=s.getAttribute(l).split(_),H=/([.?@])?(.*)/.exec(p);a.push({type:1,index:i,name:H[2],strings:f,ctor:H[1]==="."?K:H[1]==="?"?Z:H[1]==="@"?q:x}),s.removeAttribute(l)}else l.startsWith(_)&&(a.push({type:6,index:i}),s.removeAttribute(l));if($e.test(s.tagName)){let l=s.textContent.split(_),p=l.length-1;if(p>0){s.textContent=F?F.emptyScript:"";for(let f=0;f<p;f++)s.append(l[f],P()),w.nextNode(),a.push({type:2,index:++i});s.append(l[p],P())}}}else if(s.nodeType===8)if(s.data===we)a.push({type:2,index:i});else{let l=-1;for(;(l=s.data.indexOf(_,l+1))!==-1;)a.push({type:7,index:i}),l+=_.length-1}i++}}static createElement(e,t){let n=$.createElement("template");return n.innerHTML=e,n}};function A(r,e,t=r,n){if(e===k)return e;let s=n!==void 0?t._$Co?.[n]:t._$Cl,i=O(e)?void 0:e._$litDirective$;return s?.constructor!==i&&(s?._$AO?.(!1),i===void 0?s=void 0:(s=new i(r),s._$AT(r,t,n)),n!==void 0?(t._$Co??=[])[n]=s:t._$Cl=s),s!==void 0&&(e=A(r,s._$AS(r,e.values),s,n)),e}var G=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,s=(e?.creationScope??$).importNode(t,!0);w.currentNode=s;let i=w.nextNode(),o=0,d=0,a=n[0];for(;a!==void 0;){if(o===a.index){let c;a.type===2?c=new N(i,i.nextSibling,this,e):a.type===1?c=new a.ctor(i,a.name,a.strings,this,e):a.type===6&&(c=new J(i,this,e)),this._$AV.push(c),a=n[++d]}o!==a?.index&&(i=w.nextNode(),o++)}return w.currentNode=$,s}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},N=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,s){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=A(this,e,t),O(e)?e===h||e==null||e===""?(this._$AH!==h&&this._$AR(),this._$AH=h):e!==this._$AH&&e!==k&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Be(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==h&&O(this._$AH)?this._$AA.nextSibling.data=e:this.T($.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,s=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=D.createElement(ke(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===s)this._$AH.p(t);else{let i=new G(s,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=ye.get(e.strings);return t===void 0&&ye.set(e.strings,t=new D(e)),t}k(e){X(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,s=0;for(let i of e)s===t.length?t.push(n=new r(this.O(P()),this.O(P()),this,this.options)):n=t[s],n._$AI(i),s++;s<t.length&&(this._$AR(n&&n._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=pe(e).nextSibling;pe(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},x=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,s,i){this.type=1,this._$AH=h,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=i,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=h}_$AI(e,t=this,n,s){let i=this.strings,o=!1;if(i===void 0)e=A(this,e,t,0),o=!O(e)||e!==this._$AH&&e!==k,o&&(this._$AH=e);else{let d=e,a,c;for(e=i[0],a=0;a<i.length-1;a++)c=A(this,d[n+a],t,a),c===k&&(c=this._$AH[a]),o||=!O(c)||c!==this._$AH[a],c===h?e=h:e!==h&&(e+=(c??"")+i[a+1]),this._$AH[a]=c}o&&!s&&this.j(e)}j(e){e===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},K=class extends x{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===h?void 0:e}},Z=class extends x{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==h)}},q=class extends x{constructor(e,t,n,s,i){super(e,t,n,s,i),this.type=5}_$AI(e,t=this){if((e=A(this,e,t,0)??h)===k)return;let n=this._$AH,s=e===h&&n!==h||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==h&&(n===h||s);s&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},J=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){A(this,e)}};var Ge=Y.litHtmlPolyfillSupport;Ge?.(D,N),(Y.litHtmlVersions??=[]).push("3.3.3");var Se=(r,e,t)=>{let n=t?.renderBefore??e,s=n._$litPart$;if(s===void 0){let i=t?.renderBefore??null;n._$litPart$=s=new N(e.insertBefore(P(),i),i,void 0,t??{})}return s._$AI(r),s};var ee=globalThis,v=class extends m{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Se(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};v._$litElement$=!0,v.finalized=!0,ee.litElementHydrateSupport?.({LitElement:v});var Ke=ee.litElementPolyfillSupport;Ke?.({LitElement:v});(ee.litElementVersions??=[]).push("4.2.2");var Ze=new Set(["unavailable","unknown"]);function S(r){return r!==void 0&&!Ze.has(r.state)}function y(r){if(!S(r)||r.state.trim()==="")return null;let e=Number(r.state);return Number.isFinite(e)?e:null}function Ht(r,e=!1){e?history.replaceState(null,"",r):history.pushState(null,"",r),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:e}}))}function Ut(r,e){r.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:e},bubbles:!0,composed:!0}))}function It(r,e){r.dispatchEvent(new CustomEvent("hass-notification",{detail:{message:e,duration:8e3},bubbles:!0,composed:!0}))}var Ae=["health","vpd","stage","harvest"],L={good:"mdi:check-circle",watch:"mdi:alert",act:"mdi:alert-octagon",empty:"mdi:tray",no_data:"mdi:lan-disconnect",unknown:"mdi:timer-sand"},te={good:"good",watch:"watch",act:"act",empty:"none",no_data:"none",unknown:"none"},qe={germination:["info","mdi:seed"],blackout:["info","mdi:weather-night"],rooting:["info","mdi:seed"],establishment:["info","mdi:sprout-outline"],propagation:["info","mdi:sprout-outline"],light:["good","mdi:white-balance-sunny"],vegetative:["good","mdi:sprout"],finishing:["watch","mdi:leaf"],flowering:["watch","mdi:flower"],fruiting:["watch","mdi:fruit-cherries"]},Je=7;function xe(r,e,t){let{status:n}=r;return n==="empty"||n==="no_data"||e==="health"&&n==="unknown"?{tone:"none",icon:L[n],word:t.sayKey("status",n),number:"",hatched:n==="no_data"}:e==="vpd"?Ye(r,t):e==="stage"?Xe(r,t):e==="harvest"?Qe(r,t):{tone:te[n],icon:L[n],word:t.sayKey("status",n),number:r.health===null?"":t.number(r.health)}}function Ye(r,e){let t=y(r.vpd),n=String(r.vpd?.attributes.unit_of_measurement??""),s=t===null?"":`${e.number(t,n==="kPa"?2:1)} ${n}`;return r.low.includes("vpd")?{tone:"act",icon:"mdi:arrow-down-bold",word:e.say("low"),number:s}:r.high.includes("vpd")?{tone:"act",icon:"mdi:arrow-up-bold",word:e.say("high"),number:s}:t===null||r.vpdInTarget===null?{tone:"none",icon:"mdi:help-circle-outline",word:e.say("not_known"),number:s}:{tone:"good",icon:L.good,word:e.say("in_band"),number:s}}function Xe(r,e){let t=r.stage?.state??"",[n,s]=qe[t]??["none","mdi:help-circle-outline"],{daysToHarvest:i}=r;return{tone:n,icon:s,word:e.state("select","stage",t),number:i===null?"":e.say("days",{count:e.number(i)})}}function Qe(r,e){let t=r.daysToHarvest;if(t===null)return{tone:"none",icon:"mdi:help-circle-outline",word:e.say("not_known"),number:""};let n=e.say("days",{count:e.number(t)});return t<=0?{tone:"good",icon:"mdi:scissors-cutting",word:e.say("harvest_ready"),number:n}:t<=Je?{tone:"info",icon:"mdi:calendar-clock",word:e.say("harvest_soon"),number:n}:{tone:"accent",icon:"mdi:calendar",word:e.say("harvest_later"),number:n}}function Ee(r,e){return r.crop?e.state("sensor","crop",r.crop.state):e.say("status_empty")}var Ce=C`
  :host {
    display: block;
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-m, 14px);
    --vf-space: var(--ha-space-3, 12px);
    --vf-radius: var(--ha-card-border-radius, 12px);
    --vf-good: var(--success-color, #43a047);
    --vf-watch: var(--warning-color, #ffa600);
    --vf-act: var(--error-color, #db4437);
    --vf-none: var(--disabled-color, #bdbdbd);
    --vf-info: var(--info-color, #039be5);
    --vf-accent: var(--primary-color, #009ac7);
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    font-weight: inherit;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: var(--ha-font-size-l, 16px);
    font-weight: 500;
  }
  .card {
    background: var(--ha-card-background, var(--card-background-color));
    border: 1px solid var(--ha-card-border-color, var(--divider-color));
    border-radius: var(--vf-radius);
    padding: var(--ha-space-4, 16px);
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  button {
    font: inherit;
    color: inherit;
    min-height: 44px;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-border-radius-lg, 8px);
    background: none;
    padding: 0 var(--vf-space);
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
  }
  button:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--vf-accent);
    outline-offset: 2px;
  }
  button.main {
    border-color: var(--vf-accent);
    box-shadow: inset 0 0 0 1px var(--vf-accent);
  }
  ha-icon {
    --mdc-icon-size: 20px;
    flex: none;
    width: 20px;
    height: 20px;
  }
  [data-tone="good"] {
    --tone: var(--vf-good);
  }
  [data-tone="watch"] {
    --tone: var(--vf-watch);
  }
  [data-tone="act"] {
    --tone: var(--vf-act);
  }
  [data-tone="none"] {
    --tone: var(--vf-none);
  }
  [data-tone="info"] {
    --tone: var(--vf-info);
  }
  [data-tone="accent"] {
    --tone: var(--vf-accent);
  }
  .tone-icon {
    color: var(--tone);
  }
`;var et=12,tt=60,nt=["act","watch","good","no_data","unknown","empty"],ne=class extends v{static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},here:{state:!0}}}constructor(){super(),this.by="health",this.here=""}focusShelf(e){this.here=e,this.updateComplete.then(()=>this.button(e)?.focus())}render(){let{farm:e,words:t}=this;if(!e)return h;let n=e.racks.length>et||e.shelves.length>tt,s=[...new Set(e.racks.map(i=>i.row))];return g`
      <div class="top">
        <h2>${t.say("map")}</h2>
        <ul class="counts">
          ${nt.filter(i=>e.counts[i]).map(i=>this.count(i,e.counts[i]))}
        </ul>
      </div>
      <div class="by" role="group" aria-label=${t.say("colour_by")}>
        ${Ae.map(i=>g`<button aria-pressed=${i===this.by} @click=${()=>this.choose(i)}>
            ${t.say(`by_${i}`)}
          </button>`)}
      </div>
      ${s.map(i=>g`
          ${i===null||s.length===1?h:g`<h3 class="quiet">${t.say("row",{name:i})}</h3>`}
          <div class="racks ${n?"dense":""}" @keydown=${this.move}>
            ${e.racks.filter(o=>o.row===i).map(o=>this.rack(o,n))}
          </div>
        `)}
    `}count(e,t){return g`<li data-tone=${te[e]}>
      <ha-icon class="tone-icon" icon=${L[e]}></ha-icon>
      ${this.words.number(t)} <span class="quiet">${this.words.sayKey("status",e)}</span>
    </li>`}rack(e,t){return g`<section class="rack" aria-label=${e.name}>
      <h3 title=${e.name}>${e.name}</h3>
      ${e.shelves.map(n=>this.shelf(n,t))}
    </section>`}shelf(e,t){let{words:n}=this,s=xe(e,this.by,n),i=Ee(e,n),o=s.word===i?"":s.word,a=`${[e.name,i,o,s.number].filter(Boolean).join(" ")}, ${e.rack}`,c=this.here||this.farm?.shelves[0]?.id;return g`<button
      class="shelf ${s.hatched?"hatched":""}"
      data-tone=${s.tone}
      data-shelf=${e.id}
      tabindex=${e.id===c?0:-1}
      aria-label=${a}
      title=${t?a:h}
      @focus=${()=>this.here=e.id}
      @click=${()=>this.open(e.id)}
    >
      <ha-icon class="tone-icon" icon=${s.icon}></ha-icon>
      ${t?g`<span class="number" dir="auto">${s.number||s.word.slice(0,3)}</span>`:g`<span class="what">
              <span class="name" dir="auto" title=${e.name}>${e.name}</span>
              <span dir="auto" title=${i}>${i}</span>
              ${o?g`<span class="quiet" dir="auto">${o}</span>`:h}
            </span>
            <span class="number" dir="auto">${s.number}</span>`}
    </button>`}choose(e){this.dispatchEvent(new CustomEvent("vf-colour-by",{detail:e,bubbles:!0,composed:!0}))}open(e){this.dispatchEvent(new CustomEvent("vf-open-shelf",{detail:e,bubbles:!0,composed:!0}))}button(e){return this.renderRoot.querySelector(`[data-shelf="${CSS.escape(e)}"]`)}move(e){let t=this.farm?.racks.filter(l=>l.shelves.length)??[],n=t.findIndex(l=>l.shelves.some(p=>p.id===this.here)),s=t[n];if(!s)return;let i=s.shelves.findIndex(l=>l.id===this.here),o=getComputedStyle(this).direction==="rtl"?-1:1,a={ArrowUp:[0,-1],ArrowDown:[0,1],ArrowLeft:[-o,0],ArrowRight:[o,0],Home:[-n,-i],End:[t.length-1-n,Number.MAX_SAFE_INTEGER]}[e.key];if(!a)return;e.preventDefault();let c=t[Math.min(Math.max(n+a[0],0),t.length-1)],u=c?.shelves[Math.min(Math.max(i+a[1],0),c.shelves.length-1)];u&&this.focusShelf(u.id)}static{this.styles=[Ce,C`
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
    `]}};customElements.get("vf-farm-map")||customElements.define("vf-farm-map",ne);function Re(r,e,t,n=()=>{}){let s=!1,i,o;async function d(){clearTimeout(o),i=void 0;try{let c=await r.subscribeMessage(u=>{s||t(u)},e,{resubscribe:!1});s?await c():i=c}catch{if(s)return;n(),o=setTimeout(()=>{d()},3e3)}}let a=()=>{d()};return r.addEventListener("ready",a),d(),()=>{s=!0,clearTimeout(o),r.removeEventListener("ready",a),i?.().catch(()=>{})}}var re=new WeakMap;function Yt(r,e){let t=re.get(r)??rt(r);return t.listeners.add(e),t.layout!==void 0&&e(t.layout),()=>{t.listeners.delete(e),!t.listeners.size&&(re.delete(r),t.stop())}}function rt(r){let e={listeners:new Set,layout:void 0,stop:()=>{}};re.set(r,e);let t=n=>{e.layout=n;for(let s of e.listeners)s(n)};return e.stop=Re(r,{type:"vertical_farm/layout/subscribe"},t,()=>e.layout??t(null)),e}var st="vertical_farm",it=["temperature","humidity","air_vpd","co2","ppfd","leaf_temperature"],ot={good:"good",watch:"watch",act:"act",bad:"act"},at={},Te=new WeakMap;function lt(r){let e=Te.get(r.entities);if(e)return e;let t=new Map;for(let n in r.entities){let s=r.entities[n];if(s?.platform!==st||!s.device_id||!s.translation_key)continue;let i=t.get(s.device_id);i||t.set(s.device_id,i={}),i[s.translation_key]=n}return Te.set(r.entities,t),t}function dt(r){return r?.name_by_user??r?.name??""}var se=class{constructor(e,t,n,s){this.hass=e;this.id=n;this.watched=s;this.entities=t.get(n)??at}get name(){return dt(this.hass.devices[this.id])}state(e){let t=this.entities[e];if(t!==void 0)return this.watched.push(t),this.hass.states[t]}};function en(r,e){let t=lt(r),n=[];return{farms:e.farms.map(i=>ct(r,t,n,i)),watched:n}}function ct(r,e,t,n){let s=l=>new se(r,e,l,t),i=s(n.device_id),o=n.racks.map(l=>ut(l,s)),d=o.flatMap(l=>l.shelves),a={good:0,watch:0,act:0,empty:0,no_data:0,unknown:0};for(let l of d)a[l.status]+=1;let c=i.state("sensor_problems"),u=[...n.reservoirs,...n.racks.map(l=>l.device_id),n.device_id];return{id:n.device_id,name:i.name,racks:o,shelves:d,counts:a,faults:mt(u.map(s)),actNow:d.filter(l=>l.status==="act").sort((l,p)=>(l.health??0)-(p.health??0)),noData:d.filter(l=>l.status==="no_data"),sensorProblems:{count:y(c)??0,entityId:c?.entity_id??null},ready:y(i.state("ready_to_harvest"))??0,mode:i.state("mode"),dataAgeMin:y(i.state("data_age")),tasks:i.entities.tasks??null}}function ut(r,e){let{id:t,name:n}=e(r.device_id);return{id:t,name:n,row:r.row,shelves:r.shelves.map(s=>ht(e(s.device_id),n))}}function ht(r,e){let t=r.state("crop"),n=r.state("health"),s=r.state("in_target"),i=r.state("vpd_in_target"),o=it.filter(a=>a in r.entities).map(a=>r.state(a)),d=o.length>0&&!o.some(S);return{id:r.id,name:r.name,rack:e,status:pt(t,n,d),health:y(n),confidence:ft(n?.attributes.confidence),deductions:M(n?.attributes.deductions),crop:S(t)&&t.state!=="none"?t:void 0,stage:r.state("stage"),daysToHarvest:y(r.state("days_to_harvest")),harvestDate:r.state("harvest_date"),low:M(s?.attributes.low),high:M(s?.attributes.high),vpd:r.state("air_vpd"),vpdInTarget:S(i)?i.state==="on":null,silentSince:d?gt(o):null,problems:M(r.state("sensor_problems")?.attributes.problems),entities:r.entities}}function pt(r,e,t){return r?.state==="unavailable"?"no_data":S(r)?r.state==="none"?"empty":t?"no_data":S(e)?ot[String(e.attributes.grade)]??"unknown":"unknown":"unknown"}function gt(r){let e=r.flatMap(t=>t?[t.last_changed]:[]);return e.length?e.reduce((t,n)=>t>n?t:n):null}function mt(r){let e=new Map;for(let t of r){let n=t.state("guard");if(n?.state==="on")for(let s of M(n.attributes.faults)){let i=String(s.entity_id),o=String(s.fault),d=`${i} ${o}`;e.has(d)||e.set(d,{place:t.id,placeName:t.name,entityId:i,fault:o,since:String(s.since),acknowledge:s.needs_acknowledgement===!0?t.entities.acknowledge??null:null})}}return[...e.values()].sort((t,n)=>t.since<n.since?-1:1)}function M(r){return Array.isArray(r)?r:[]}function ft(r){return typeof r=="number"?r:null}function tn(r,e,t){return!r||r.entities!==e.entities||r.devices!==e.devices||r.connected!==e.connected||r.locale!==e.locale||r.language!==e.language||r.localize!==e.localize||r.user!==e.user?!0:r.states!==e.states&&t.some(n=>r.states[n]!==e.states[n])}var Pe={title:"Vertikale Farm",views:"Ansichten",view_farm:"Farm",no_farm:"Es ist keine Farm eingerichtet.",no_racks:"Noch keine Regale. Füge das erste hinzu.",add_rack:"Regal hinzufügen",loading:"Die Farm wird geladen",connection_lost:"Verbindung verloren. Werte von {time}.",not_answering:"Die Integration antwortet nicht. Sieh unter Geräte & Dienste nach.",shelves:"{count} Etagen",data_age:"Daten {age} alt",farms:"Farmen",act_now:"Jetzt handeln",nothing_to_act:"Nichts braucht dich gerade.",no_data:"Keine Daten",due_today:"Heute fällig",nothing_due:"Heute ist nichts fällig.",all_tasks:"Alle Aufgaben",done:"Erledigt",map:"Farmplan",row:"Reihe {name}",colour_by:"Farbe nach",by_health:"Gesundheit",by_vpd:"VPD",by_stage:"Phase",by_harvest:"Tage bis zur Ernte",open:"Öffnen",acknowledge:"Bestätigen",since:"seit {time}",sensors_look:"Sensoren, die einen Blick brauchen: {count}",ready:"Erntereife Chargen: {count}",mode:"Betriebsart: {mode}",status_good:"Im Ziel",status_watch:"Beobachten",status_act:"Jetzt handeln",status_empty:"Leer",status_no_data:"Keine Daten",status_unknown:"Wartet auf Werte",too_low:"{metric} zu niedrig",too_high:"{metric} zu hoch",in_band:"Im Ziel",low:"Zu niedrig",high:"Zu hoch",not_known:"Nicht bekannt",days:"{count} T",harvest_ready:"Reif",harvest_soon:"Bald",harvest_later:"Später",back:"Zurück zur Farm",removed:"Diese Etage wurde entfernt.",empty_shelf:"Leer. Wähle ein Rezept, um zu beginnen.",harvest_in:"Noch {days} bis zur Ernte ({date})",harvest_due:"Erntereif",health:"Gesundheit {score}",stage:"Phasen",stage_day:"{stage}, Tag {day}, {share} der Phase",targets:"Ziele",target_range:"Ziel {low}–{high}",near_limit:"Nahe der Grenze",dli_note:"Letzter ganzer Tag; heute bisher {value}",why:"Warum {score}?",why_unknown:"Warum ist die Gesundheit nicht bekannt?",all_well:"Alles, was gemessen wird, war im Ziel.",confidence:"{percent} dessen, was die Gesundheit braucht, wird gemessen.",out_of_band:"{metric} war außerhalb des Ziels",missing:"{metric} ist nicht bekannt",alarm_warning:"Eine offene Warnung",alarm_critical:"Ein offener Alarm",sensors:"Sensoren, die einen Blick brauchen",trends:"Letzte 24 Stunden",devices:"Geräte",events:"Letzte Ereignisse",device_page:"Geräteseite",actions:"Aktionen",cancel:"Abbrechen",retry:"Erneut versuchen",failed:"Das ging nicht: {reason}",noted:"Erledigt: {action}",fault_ran_too_long:"lief zu lange",fault_dry:"Tank leer",fault_level_unknown:"Füllstand nicht bekannt",fault_leak:"Leck",fault_over_budget:"Tagesmenge verbraucht",fault_air_too_hot:"Luft zu heiß",fault_co2_too_high:"zu viel CO₂",fault_co2_unknown:"CO₂ nicht bekannt",fault_found_running:"lief schon beim Start",fault_emergency_stop:"Not-Halt",metric_temperature:"Temperatur",metric_air_temperature:"Temperatur",metric_humidity:"Luftfeuchtigkeit",metric_vpd:"VPD der Luft",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Photoperiode",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Wassertemperatur",metric_water_supply:"Wasserversorgung",trust_suspect:"zweifelhaft",trust_failed:"ausgefallen",trust_missing:"kein Wert"};var ie={title:"Vertical farm",views:"Views",view_farm:"Farm",no_farm:"No farm is set up.",no_racks:"No racks yet. Add the first rack.",add_rack:"Add rack",loading:"Loading the farm",connection_lost:"Connection lost. Values from {time}.",not_answering:"The integration does not answer. Look at it under Devices & services.",shelves:"{count} shelves",data_age:"data {age} old",farms:"Farms",act_now:"Act now",nothing_to_act:"Nothing needs you now.",no_data:"No data",due_today:"Due today",nothing_due:"Nothing is due today.",all_tasks:"All tasks",done:"Done",map:"Farm map",row:"Row {name}",colour_by:"Colour by",by_health:"Health",by_vpd:"VPD",by_stage:"Stage",by_harvest:"Days to harvest",open:"Open",acknowledge:"Acknowledge",since:"since {time}",sensors_look:"Sensors that need a look: {count}",ready:"Batches ready to harvest: {count}",mode:"Mode: {mode}",status_good:"On target",status_watch:"Watch",status_act:"Act now",status_empty:"Empty",status_no_data:"No data",status_unknown:"Waiting for values",too_low:"{metric} too low",too_high:"{metric} too high",in_band:"On target",low:"Too low",high:"Too high",not_known:"Not known",days:"{count} d",harvest_ready:"Ready",harvest_soon:"Soon",harvest_later:"Later",back:"Back to the farm",removed:"This shelf was removed.",empty_shelf:"Empty. Choose a recipe to start.",harvest_in:"Harvest in {days} ({date})",harvest_due:"Ready to harvest",health:"Health {score}",stage:"Stages",stage_day:"{stage}, day {day}, {share} of the stage",targets:"Targets",target_range:"target {low}–{high}",near_limit:"Close to the limit",dli_note:"Last whole day; today so far {value}",why:"Why {score}?",why_unknown:"Why is health not known?",all_well:"Everything that is measured was on target.",confidence:"{percent} of what health needs is measured.",out_of_band:"{metric} was off target",missing:"{metric} is not known",alarm_warning:"An open warning",alarm_critical:"An open alarm",sensors:"Sensors that need a look",trends:"Last 24 hours",devices:"Devices",events:"Last events",device_page:"Device page",actions:"Actions",cancel:"Cancel",retry:"Try again",failed:"That did not work: {reason}",noted:"Done: {action}",fault_ran_too_long:"ran too long",fault_dry:"reservoir empty",fault_level_unknown:"level not known",fault_leak:"leak",fault_over_budget:"amount of the day used up",fault_air_too_hot:"air too hot",fault_co2_too_high:"too much CO₂",fault_co2_unknown:"CO₂ not known",fault_found_running:"found running at the start",fault_emergency_stop:"emergency stop",metric_temperature:"Temperature",metric_air_temperature:"Temperature",metric_humidity:"Humidity",metric_vpd:"Air VPD",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Photoperiod",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Water temperature",metric_water_supply:"Water supply",trust_suspect:"doubtful",trust_failed:"failed",trust_missing:"no value"};var Oe={title:"Verticale boerderij",views:"Weergaven",view_farm:"Farm",no_farm:"Er is geen boerderij ingesteld.",no_racks:"Nog geen stellingen. Voeg de eerste toe.",add_rack:"Stelling toevoegen",loading:"De boerderij wordt geladen",connection_lost:"Verbinding verbroken. Waarden van {time}.",not_answering:"De integratie antwoordt niet. Kijk bij Apparaten & diensten.",shelves:"{count} lagen",data_age:"gegevens {age} oud",farms:"Boerderijen",act_now:"Nu handelen",nothing_to_act:"Niets heeft je nu nodig.",no_data:"Geen gegevens",due_today:"Vandaag te doen",nothing_due:"Vandaag is er niets te doen.",all_tasks:"Alle taken",done:"Gedaan",map:"Plattegrond",row:"Rij {name}",colour_by:"Kleur naar",by_health:"Gezondheid",by_vpd:"VPD",by_stage:"Fase",by_harvest:"Dagen tot de oogst",open:"Openen",acknowledge:"Bevestigen",since:"sinds {time}",sensors_look:"Sensoren die aandacht nodig hebben: {count}",ready:"Oogstrijpe partijen: {count}",mode:"Modus: {mode}",status_good:"Op doel",status_watch:"In de gaten houden",status_act:"Nu handelen",status_empty:"Leeg",status_no_data:"Geen gegevens",status_unknown:"Wacht op waarden",too_low:"{metric} te laag",too_high:"{metric} te hoog",in_band:"Op doel",low:"Te laag",high:"Te hoog",not_known:"Niet bekend",days:"{count} d",harvest_ready:"Rijp",harvest_soon:"Binnenkort",harvest_later:"Later",back:"Terug naar de boerderij",removed:"Deze laag is verwijderd.",empty_shelf:"Leeg. Kies een recept om te beginnen.",harvest_in:"Oogst over {days} ({date})",harvest_due:"Klaar om te oogsten",health:"Gezondheid {score}",stage:"Fasen",stage_day:"{stage}, dag {day}, {share} van de fase",targets:"Doelen",target_range:"doel {low}–{high}",near_limit:"Dicht bij de grens",dli_note:"Laatste hele dag; vandaag tot nu toe {value}",why:"Waarom {score}?",why_unknown:"Waarom is de gezondheid niet bekend?",all_well:"Alles wat gemeten wordt, was op doel.",confidence:"{percent} van wat de gezondheid nodig heeft, wordt gemeten.",out_of_band:"{metric} was buiten het doel",missing:"{metric} is niet bekend",alarm_warning:"Een open waarschuwing",alarm_critical:"Een open alarm",sensors:"Sensoren die aandacht nodig hebben",trends:"Laatste 24 uur",devices:"Apparaten",events:"Laatste gebeurtenissen",device_page:"Apparaatpagina",actions:"Acties",cancel:"Annuleren",retry:"Opnieuw proberen",failed:"Dat lukte niet: {reason}",noted:"Gedaan: {action}",fault_ran_too_long:"liep te lang",fault_dry:"reservoir leeg",fault_level_unknown:"niveau niet bekend",fault_leak:"lek",fault_over_budget:"hoeveelheid van de dag verbruikt",fault_air_too_hot:"lucht te heet",fault_co2_too_high:"te veel CO₂",fault_co2_unknown:"CO₂ niet bekend",fault_found_running:"liep al bij de start",fault_emergency_stop:"noodstop",metric_temperature:"Temperatuur",metric_air_temperature:"Temperatuur",metric_humidity:"Luchtvochtigheid",metric_vpd:"VPD van de lucht",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Daglengte",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Watertemperatuur",metric_water_supply:"Watervoorziening",trust_suspect:"twijfelachtig",trust_failed:"uitgevallen",trust_missing:"geen waarde"};var _t={en:ie,de:Pe,nl:Oe},Ne=60,oe=60*Ne,vt=24*oe,De=class{constructor(e){this.hass=e;this.language=e.locale.language||e.language,this.catalogue=_t[this.language.split("-")[0]??"en"]??ie}say(e,t={}){return this.catalogue[e].replace(/\{(\w+)\}/g,(n,s)=>String(t[s]??""))}sayKey(e,t){return this.catalogue[`${e}_${t}`]??t.replaceAll("_"," ")}state(e,t,n){return this.hass.localize(`component.vertical_farm.entity.${e}.${t}.state.${n}`)||n}number(e,t=0){let n={minimumFractionDigits:t,maximumFractionDigits:t};return new Intl.NumberFormat(this.language,n).format(e)}percent(e){return new Intl.NumberFormat(this.language,{style:"percent"}).format(e)}days(e){return new Intl.NumberFormat(this.language,{style:"unit",unit:"day",unitDisplay:"long"}).format(e)}minutes(e){let[t,n]=e<60?[e,"minute"]:[Math.round(e/60),"hour"];return new Intl.NumberFormat(this.language,{style:"unit",unit:n,unitDisplay:"short"}).format(t)}ago(e,t=Date.now()){let n=Date.parse(e),s=Math.max(0,(t-n)/1e3);if(s>=vt)return this.date(e);let i=new Intl.RelativeTimeFormat(this.language,{numeric:"auto"});return s<oe?i.format(-Math.round(s/Ne),"minute"):i.format(-Math.round(s/oe),"hour")}date(e){let t=e.length===10?"UTC":this.timeZone;return new Intl.DateTimeFormat(this.language,{day:"numeric",month:"short",timeZone:t}).format(Date.parse(e))}clock(e){let t={12:!0,24:!1}[this.hass.locale.time_format??""];return new Intl.DateTimeFormat(this.language,{hour:"numeric",minute:"2-digit",timeZone:this.timeZone,...t===void 0?{}:{hour12:t}}).format(e)}today(e=Date.now()){return this.dayOf(e)}dayOf(e){return new Intl.DateTimeFormat("en-CA",{year:"numeric",month:"2-digit",day:"2-digit",timeZone:this.timeZone}).format(e)}get timeZone(){return this.hass.locale.time_zone==="local"?Intl.DateTimeFormat().resolvedOptions().timeZone:this.hass.config.time_zone}};export{C as a,g as b,h as c,v as d,Ht as e,Ut as f,It as g,Ae as h,L as i,te as j,Ee as k,Ce as l,Re as m,Yt as n,en as o,tn as p,De as q};

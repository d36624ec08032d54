var z=globalThis,I=z.ShadowRoot&&(z.ShadyCSS===void 0||z.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,W=Symbol(),ae=new WeakMap,x=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==W)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(I&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=ae.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&ae.set(t,e))}return e}toString(){return this.cssText}},le=r=>new x(typeof r=="string"?r:r+"",void 0,W),T=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((n,i,o)=>n+(s=>{if(s._$cssResult$===!0)return s.cssText;if(typeof s=="number")return s;throw Error("Value passed to 'css' function must be a 'css' function result: "+s+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+r[o+1],r[0]);return new x(t,r,W)},de=(r,e)=>{if(I)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),i=z.litNonce;i!==void 0&&n.setAttribute("nonce",i),n.textContent=t.cssText,r.appendChild(n)}},j=I?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return le(t)})(r):r;var{is:Me,defineProperty:ze,getOwnPropertyDescriptor:Ie,getOwnPropertyNames:Fe,getOwnPropertySymbols:Ue,getPrototypeOf:We}=Object,F=globalThis,ce=F.trustedTypes,je=ce?ce.emptyScript:"",Ve=F.reactiveElementPolyfillSupport,R=(r,e)=>r,V={toAttribute(r,e){switch(e){case Boolean:r=r?je:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},ue=(r,e)=>!Me(r,e),he={attribute:!0,type:String,converter:V,reflect:!1,useDefault:!1,hasChanged:ue};Symbol.metadata??=Symbol("metadata"),F.litPropertyMetadata??=new WeakMap;var m=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=he){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),i=this.getPropertyDescriptor(e,n,t);i!==void 0&&ze(this.prototype,e,i)}}static getPropertyDescriptor(e,t,n){let{get:i,set:o}=Ie(this.prototype,e)??{get(){return this[t]},set(s){this[t]=s}};return{get:i,set(s){let d=i?.call(this);o?.call(this,s),this.requestUpdate(e,d,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??he}static _$Ei(){if(this.hasOwnProperty(R("elementProperties")))return;let e=We(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(R("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(R("properties"))){let t=this.properties,n=[...Fe(t),...Ue(t)];for(let i of n)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,i]of t)this.elementProperties.set(n,i)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let i=this._$Eu(t,n);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let i of n)t.unshift(j(i))}else e!==void 0&&t.push(j(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return de(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,n);if(i!==void 0&&n.reflect===!0){let o=(n.converter?.toAttribute!==void 0?n.converter:V).toAttribute(t,n.type);this._$Em=e,o==null?this.removeAttribute(i):this.setAttribute(i,o),this._$Em=null}}_$AK(e,t){let n=this.constructor,i=n._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let o=n.getPropertyOptions(i),s=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:V;this._$Em=i;let d=s.fromAttribute(t,o.type);this[i]=d??this._$Ej?.get(i)??d,this._$Em=null}}requestUpdate(e,t,n,i=!1,o){if(e!==void 0){let s=this.constructor;if(i===!1&&(o=this[e]),n??=s.getPropertyOptions(e),!((n.hasChanged??ue)(o,t)||n.useDefault&&n.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(s._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:i,wrapped:o},s){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,s??t??this[e]),o!==!0||s!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,o]of this._$Ep)this[i]=o;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[i,o]of n){let{wrapped:s}=o,d=this[i];s!==!0||this._$AL.has(i)||d===void 0||this.C(i,void 0,o,d)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};m.elementStyles=[],m.shadowRootOptions={mode:"open"},m[R("elementProperties")]=new Map,m[R("finalized")]=new Map,Ve?.({ReactiveElement:m}),(F.reactiveElementVersions??=[]).push("2.1.2");var Y=globalThis,ge=r=>r,U=Y.trustedTypes,pe=U?U.createPolicy("lit-html",{createHTML:r=>r}):void 0,be="$lit$",f=`lit$${Math.random().toFixed(9).slice(2)}$`,we="?"+f,Be=`<${we}>`,$=document,P=()=>$.createComment(""),L=r=>r===null||typeof r!="object"&&typeof r!="function",X=Array.isArray,Ke=r=>X(r)||typeof r?.[Symbol.iterator]=="function",B=`[ 	
\f\r]`,C=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,me=/-->/g,_e=/>/g,b=RegExp(`>|${B}(?:([^\\s"'>=/]+)(${B}*=${B}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),fe=/'/g,ye=/"/g,$e=/^(?:script|style|textarea|title)$/i,Q=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),p=Q(1),kt=Q(2),St=Q(3),k=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),ve=new WeakMap,w=$.createTreeWalker($,129);function ke(r,e){if(!X(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return pe!==void 0?pe.createHTML(e):e}var Ge=(r,e)=>{let t=r.length-1,n=[],i,o=e===2?"<svg>":e===3?"<math>":"",s=C;for(let d=0;d<t;d++){let a=r[d],c,h,l=-1,g=0;for(;g<a.length&&(s.lastIndex=g,h=s.exec(a),h!==null);)g=s.lastIndex,s===C?h[1]==="!--"?s=me:h[1]!==void 0?s=_e:h[2]!==void 0?($e.test(h[2])&&(i=RegExp("</"+h[2],"g")),s=b):h[3]!==void 0&&(s=b):s===b?h[0]===">"?(s=i??C,l=-1):h[1]===void 0?l=-2:(l=s.lastIndex-h[2].length,c=h[1],s=h[3]===void 0?b:h[3]==='"'?ye:fe):s===ye||s===fe?s=b:s===me||s===_e?s=C:(s=b,i=void 0);let _=s===b&&r[d+1].startsWith("/>")?" ":"";o+=s===C?a+Be:l>=0?(n.push(c),a.slice(0,l)+be+a.slice(l)+f+_):a+f+(l===-2?d:_)}return[ke(r,o+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},N=class r{constructor({strings:e,_$litType$:t},n){let i;this.parts=[];let o=0,s=0,d=e.length-1,a=this.parts,[c,h]=Ge(e,t);if(this.el=r.createElement(c,n),w.currentNode=this.el.content,t===2||t===3){let l=this.el.content.firstChild;l.replaceWith(...l.childNodes)}for(;(i=w.nextNode())!==null&&a.length<d;){if(i.nodeType===1){if(i.hasAttributes())for(let l of i.getAttributeNames())if(l.endsWith(be)){let g=h[s++],_=i.getAttribute(l).split(f),M=/([.?@])?(.*)/.exec(g);a.push({type:1,index:o,name:M[2],strings:_,ctor:M[1]==="."?G:M[1]==="?"?Z:M[1]==="@"?q:E}),i.removeAttribute(l)}else l.startsWith(f)&&(a.push({type:6,index:o}),i.removeAttribute(l));if($e.test(i.tagName)){let l=i.textContent.split(f),g=l.length-1;if(g>0){i.textContent=U?U.emptyScript:"";for(let _=0;_<g;_++)i.append(l[_],P()),w.nextNode(),a.push({type:2,index:++o});i.append(l[g],P())}}}else if(i.nodeType===8)if(i.data===we)a.push({type:2,index:o});else{let l=-1;for(;(l=i.data.indexOf(f,l+1))!==-1;)a.push({type:7,index:o}),l+=f.length-1}o++}}static createElement(e,t){let n=$.createElement("template");return n.innerHTML=e,n}};function A(r,e,t=r,n){if(e===k)return e;let i=n!==void 0?t._$Co?.[n]:t._$Cl,o=L(e)?void 0:e._$litDirective$;return i?.constructor!==o&&(i?._$AO?.(!1),o===void 0?i=void 0:(i=new o(r),i._$AT(r,t,n)),n!==void 0?(t._$Co??=[])[n]=i:t._$Cl=i),i!==void 0&&(e=A(r,i._$AS(r,e.values),i,n)),e}var K=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,i=(e?.creationScope??$).importNode(t,!0);w.currentNode=i;let o=w.nextNode(),s=0,d=0,a=n[0];for(;a!==void 0;){if(s===a.index){let c;a.type===2?c=new D(o,o.nextSibling,this,e):a.type===1?c=new a.ctor(o,a.name,a.strings,this,e):a.type===6&&(c=new J(o,this,e)),this._$AV.push(c),a=n[++d]}s!==a?.index&&(o=w.nextNode(),s++)}return w.currentNode=$,i}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},D=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,i){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=A(this,e,t),L(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==k&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Ke(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&L(this._$AH)?this._$AA.nextSibling.data=e:this.T($.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,i=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=N.createElement(ke(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===i)this._$AH.p(t);else{let o=new K(i,this),s=o.u(this.options);o.p(t),this.T(s),this._$AH=o}}_$AC(e){let t=ve.get(e.strings);return t===void 0&&ve.set(e.strings,t=new N(e)),t}k(e){X(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,i=0;for(let o of e)i===t.length?t.push(n=new r(this.O(P()),this.O(P()),this,this.options)):n=t[i],n._$AI(o),i++;i<t.length&&(this._$AR(n&&n._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=ge(e).nextSibling;ge(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},E=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,i,o){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=o,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=u}_$AI(e,t=this,n,i){let o=this.strings,s=!1;if(o===void 0)e=A(this,e,t,0),s=!L(e)||e!==this._$AH&&e!==k,s&&(this._$AH=e);else{let d=e,a,c;for(e=o[0],a=0;a<o.length-1;a++)c=A(this,d[n+a],t,a),c===k&&(c=this._$AH[a]),s||=!L(c)||c!==this._$AH[a],c===u?e=u:e!==u&&(e+=(c??"")+o[a+1]),this._$AH[a]=c}s&&!i&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},G=class extends E{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},Z=class extends E{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},q=class extends E{constructor(e,t,n,i,o){super(e,t,n,i,o),this.type=5}_$AI(e,t=this){if((e=A(this,e,t,0)??u)===k)return;let n=this._$AH,i=e===u&&n!==u||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,o=e!==u&&(n===u||i);i&&this.element.removeEventListener(this.name,this,n),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},J=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){A(this,e)}};var Ze=Y.litHtmlPolyfillSupport;Ze?.(N,D),(Y.litHtmlVersions??=[]).push("3.3.3");var Se=(r,e,t)=>{let n=t?.renderBefore??e,i=n._$litPart$;if(i===void 0){let o=t?.renderBefore??null;n._$litPart$=i=new D(e.insertBefore(P(),o),o,void 0,t??{})}return i._$AI(r),i};var ee=globalThis,y=class extends m{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Se(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};y._$litElement$=!0,y.finalized=!0,ee.litElementHydrateSupport?.({LitElement:y});var qe=ee.litElementPolyfillSupport;qe?.({LitElement:y});(ee.litElementVersions??=[]).push("4.2.2");var Je=new Set(["unavailable","unknown"]);function S(r){return r!==void 0&&!Je.has(r.state)}function v(r){if(!S(r)||r.state.trim()==="")return null;let e=Number(r.state);return Number.isFinite(e)?e:null}function Mt(r,e=!1){e?history.replaceState(null,"",r):history.pushState(null,"",r),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:e}}))}function zt(r,e){r.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:e},bubbles:!0,composed:!0}))}function It(r,e){r.dispatchEvent(new CustomEvent("hass-notification",{detail:{message:e,duration:8e3},bubbles:!0,composed:!0}))}var Ae=["health","vpd","stage","harvest"],O={good:"mdi:check-circle",watch:"mdi:alert",act:"mdi:alert-octagon",empty:"mdi:tray",no_data:"mdi:lan-disconnect",unknown:"mdi:timer-sand"},te={good:"good",watch:"watch",act:"act",empty:"none",no_data:"none",unknown:"none"},Ye={germination:["info","mdi:seed"],blackout:["info","mdi:weather-night"],rooting:["info","mdi:seed"],establishment:["info","mdi:sprout-outline"],propagation:["info","mdi:sprout-outline"],light:["good","mdi:white-balance-sunny"],vegetative:["good","mdi:sprout"],finishing:["watch","mdi:leaf"],flowering:["watch","mdi:flower"],fruiting:["watch","mdi:fruit-cherries"]},Xe=7;function Ee(r,e,t){let{status:n}=r;return n==="empty"||n==="no_data"||e==="health"&&n==="unknown"?{tone:"none",icon:O[n],word:t.sayKey("status",n),number:"",hatched:n==="no_data"}:e==="vpd"?Qe(r,t):e==="stage"?et(r,t):e==="harvest"?tt(r,t):{tone:te[n],icon:O[n],word:t.sayKey("status",n),number:r.health===null?"":t.number(r.health)}}function Qe(r,e){let t=v(r.vpd),n=String(r.vpd?.attributes.unit_of_measurement??""),i=t===null?"":`${e.number(t,n==="kPa"?2:1)} ${n}`;return r.low.includes("vpd")?{tone:"act",icon:"mdi:arrow-down-bold",word:e.say("low"),number:i}:r.high.includes("vpd")?{tone:"act",icon:"mdi:arrow-up-bold",word:e.say("high"),number:i}:t===null||r.vpdInTarget===null?{tone:"none",icon:"mdi:help-circle-outline",word:e.say("not_known"),number:i}:{tone:"good",icon:O.good,word:e.say("in_band"),number:i}}function et(r,e){let t=r.stage?.state??"",[n,i]=Ye[t]??["none","mdi:help-circle-outline"],{daysToHarvest:o}=r;return{tone:n,icon:i,word:e.state("select","stage",t),number:o===null?"":e.say("days",{count:e.number(o)})}}function tt(r,e){let t=r.daysToHarvest;if(t===null)return{tone:"none",icon:"mdi:help-circle-outline",word:e.say("not_known"),number:""};let n=e.say("days",{count:e.number(t)});return t<=0?{tone:"good",icon:"mdi:scissors-cutting",word:e.say("harvest_ready"),number:n}:t<=Xe?{tone:"info",icon:"mdi:calendar-clock",word:e.say("harvest_soon"),number:n}:{tone:"accent",icon:"mdi:calendar",word:e.say("harvest_later"),number:n}}function xe(r,e){return r.crop?e.state("sensor","crop",r.crop.state):e.say("status_empty")}var Te=T`
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
`;var nt=12,rt=60,it=["act","watch","good","no_data","unknown","empty"],ne=class extends y{static{this.properties={farm:{attribute:!1},words:{attribute:!1},by:{attribute:!1},here:{state:!0}}}constructor(){super(),this.by="health",this.here=""}focusShelf(e){this.here=e,this.updateComplete.then(()=>this.button(e)?.focus())}render(){let{farm:e,words:t}=this;if(!e)return u;let n=e.racks.length>nt||e.shelves.length>rt,i=[...new Set(e.racks.map(o=>o.row))];return p`
      <div class="top">
        <h2>${t.say("map")}</h2>
        <ul class="counts">
          ${it.filter(o=>e.counts[o]).map(o=>this.count(o,e.counts[o]))}
        </ul>
      </div>
      <div class="by" role="group" aria-label=${t.say("colour_by")}>
        ${Ae.map(o=>p`<button aria-pressed=${o===this.by} @click=${()=>this.choose(o)}>
            ${t.say(`by_${o}`)}
          </button>`)}
      </div>
      ${i.map(o=>p`
          ${o===null||i.length===1?u:p`<h3 class="quiet">${t.say("row",{name:o})}</h3>`}
          <div class="racks ${n?"dense":""}" @keydown=${this.move}>
            ${e.racks.filter(s=>s.row===o).map(s=>this.rack(s,n))}
          </div>
        `)}
    `}count(e,t){return p`<li data-tone=${te[e]}>
      <ha-icon class="tone-icon" icon=${O[e]}></ha-icon>
      ${this.words.number(t)} <span class="quiet">${this.words.sayKey("status",e)}</span>
    </li>`}rack(e,t){return p`<section class="rack" aria-label=${e.name}>
      <h3 title=${e.name}>${e.name}</h3>
      ${e.shelves.map(n=>this.shelf(n,t))}
    </section>`}shelf(e,t){let{words:n}=this,i=Ee(e,this.by,n),o=xe(e,n),s=i.word===o?"":i.word,a=`${[e.name,o,s,i.number].filter(Boolean).join(" ")}, ${e.rack}`,c=this.here||this.farm?.shelves[0]?.id;return p`<button
      class="shelf ${i.hatched?"hatched":""}"
      data-tone=${i.tone}
      data-shelf=${e.id}
      tabindex=${e.id===c?0:-1}
      aria-label=${a}
      title=${t?a:u}
      @focus=${()=>this.here=e.id}
      @click=${()=>this.open(e.id)}
    >
      <ha-icon class="tone-icon" icon=${i.icon}></ha-icon>
      ${t?p`<span class="number" dir="auto">${i.number||i.word.slice(0,3)}</span>`:p`<span class="what">
              <span class="name" dir="auto" title=${e.name}>${e.name}</span>
              <span dir="auto" title=${o}>${o}</span>
              ${s?p`<span class="quiet" dir="auto">${s}</span>`:u}
            </span>
            <span class="number" dir="auto">${i.number}</span>`}
    </button>`}choose(e){this.dispatchEvent(new CustomEvent("vf-colour-by",{detail:e,bubbles:!0,composed:!0}))}open(e){this.dispatchEvent(new CustomEvent("vf-open-shelf",{detail:e,bubbles:!0,composed:!0}))}button(e){return this.renderRoot.querySelector(`[data-shelf="${CSS.escape(e)}"]`)}move(e){let t=this.farm?.racks.filter(l=>l.shelves.length)??[],n=t.findIndex(l=>l.shelves.some(g=>g.id===this.here)),i=t[n];if(!i)return;let o=i.shelves.findIndex(l=>l.id===this.here),s=getComputedStyle(this).direction==="rtl"?-1:1,a={ArrowUp:[0,-1],ArrowDown:[0,1],ArrowLeft:[-s,0],ArrowRight:[s,0],Home:[-n,-o],End:[t.length-1-n,Number.MAX_SAFE_INTEGER]}[e.key];if(!a)return;e.preventDefault();let c=t[Math.min(Math.max(n+a[0],0),t.length-1)],h=c?.shelves[Math.min(Math.max(o+a[1],0),c.shelves.length-1)];h&&this.focusShelf(h.id)}static{this.styles=[Te,T`
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
    `]}};customElements.get("vf-farm-map")||customElements.define("vf-farm-map",ne);function Re(r,e,t,n=()=>{}){let i=!1,o,s;async function d(){clearTimeout(s),o=void 0;try{let c=await r.subscribeMessage(h=>{i||t(h)},e,{resubscribe:!1});i?await c():o=c}catch{if(i)return;n(),s=setTimeout(()=>{d()},3e3)}}let a=()=>{d()};return r.addEventListener("ready",a),d(),()=>{i=!0,clearTimeout(s),r.removeEventListener("ready",a),o?.().catch(()=>{})}}var re=new WeakMap;function Yt(r,e){let t=re.get(r)??ot(r);return t.listeners.add(e),t.layout!==void 0&&e(t.layout),()=>{t.listeners.delete(e),!t.listeners.size&&(re.delete(r),t.stop())}}function ot(r){let e={listeners:new Set,layout:void 0,stop:()=>{}};re.set(r,e);let t=n=>{e.layout=n;for(let i of e.listeners)i(n)};return e.stop=Re(r,{type:"vertical_farm/layout/subscribe"},t,()=>e.layout??t(null)),e}var st="vertical_farm",at=["temperature","humidity","air_vpd","co2","ppfd","leaf_temperature"],lt={good:"good",watch:"watch",act:"act",bad:"act"},Pe={},Ce=new WeakMap;function Le(r){let e=Ce.get(r.entities);if(e)return e;let t=new Map;for(let n in r.entities){let i=r.entities[n];if(i?.platform!==st||!i.device_id||!i.translation_key)continue;let o=t.get(i.device_id);o||t.set(i.device_id,o={}),o[i.translation_key]=n}return Ce.set(r.entities,t),t}function en(r,e){return Le(r).get(e)??Pe}function dt(r){return r?.name_by_user??r?.name??""}var ie=class{constructor(e,t,n,i){this.hass=e;this.id=n;this.watched=i;this.entities=t.get(n)??Pe}get name(){return dt(this.hass.devices[this.id])}state(e){let t=this.entities[e];if(t!==void 0)return this.watched.push(t),this.hass.states[t]}};function tn(r,e){let t=Le(r),n=[];return{farms:e.farms.map(o=>ct(r,t,n,o)),watched:n}}function ct(r,e,t,n){let i=l=>new ie(r,e,l,t),o=i(n.device_id),s=n.racks.map(l=>ht(l,i)),d=s.flatMap(l=>l.shelves),a={good:0,watch:0,act:0,empty:0,no_data:0,unknown:0};for(let l of d)a[l.status]+=1;let c=o.state("sensor_problems"),h=[...n.reservoirs,...n.racks.map(l=>l.device_id),n.device_id];return{id:n.device_id,name:o.name,racks:s,shelves:d,counts:a,faults:mt(h.map(i)),actNow:d.filter(l=>l.status==="act").sort((l,g)=>(l.health??0)-(g.health??0)),noData:d.filter(l=>l.status==="no_data"),sensorProblems:{count:v(c)??0,entityId:c?.entity_id??null},ready:v(o.state("ready_to_harvest"))??0,mode:o.state("mode"),dataAgeMin:v(o.state("data_age")),tasks:o.entities.tasks??null,entities:o.entities}}function ht(r,e){let{id:t,name:n,entities:i}=e(r.device_id);return{id:t,name:n,entities:i,row:r.row,shelves:r.shelves.map(o=>ut(e(o.device_id),n))}}function ut(r,e){let t=r.state("crop"),n=r.state("health"),i=r.state("in_target"),o=r.state("vpd_in_target"),s=at.filter(a=>a in r.entities).map(a=>r.state(a)),d=s.length>0&&!s.some(S);return{id:r.id,name:r.name,rack:e,status:gt(t,n,d),health:v(n),confidence:_t(n?.attributes.confidence),deductions:H(n?.attributes.deductions),crop:S(t)&&t.state!=="none"?t:void 0,stage:r.state("stage"),daysToHarvest:v(r.state("days_to_harvest")),harvestDate:r.state("harvest_date"),low:H(i?.attributes.low),high:H(i?.attributes.high),vpd:r.state("air_vpd"),vpdInTarget:S(o)?o.state==="on":null,silentSince:d?pt(s):null,problems:H(r.state("sensor_problems")?.attributes.problems),entities:r.entities}}function gt(r,e,t){return r?.state==="unavailable"?"no_data":S(r)?r.state==="none"?"empty":t?"no_data":S(e)?lt[String(e.attributes.grade)]??"unknown":"unknown":"unknown"}function pt(r){let e=r.flatMap(t=>t?[t.last_changed]:[]);return e.length?e.reduce((t,n)=>t>n?t:n):null}function mt(r){let e=new Map;for(let t of r){let n=t.state("guard");if(n?.state==="on")for(let i of H(n.attributes.faults)){let o=String(i.entity_id),s=String(i.fault),d=`${o} ${s}`;e.has(d)||e.set(d,{place:t.id,placeName:t.name,entityId:o,fault:s,since:String(i.since),acknowledge:i.needs_acknowledgement===!0?t.entities.acknowledge??null:null})}}return[...e.values()].sort((t,n)=>t.since<n.since?-1:1)}function H(r){return Array.isArray(r)?r:[]}function _t(r){return typeof r=="number"?r:null}function nn(r,e,t){return!r||r.entities!==e.entities||r.devices!==e.devices||r.connected!==e.connected||r.locale!==e.locale||r.language!==e.language||r.localize!==e.localize||r.user!==e.user?!0:r.states!==e.states&&t.some(n=>r.states[n]!==e.states[n])}var Ne={title:"Vertikale Farm",views:"Ansichten",view_farm:"Farm",view_light:"Licht & Energie",light_today:"Licht heute",light_plan:"Lichtplan heute",light_days:"DLI je Tag",plan_loading:"Der Lichtplan wird geladen",no_lamp:"Hier ist keine Lampe zugeordnet. Ein Lichtplan braucht eine.",light_planned:"Geplant",light_measured:"Gemessen",light_now:"Jetzt",light_said:"{hours} geplant, {from}–{to}, jetzt {level}",light_none:"Heute ist kein Licht geplant.",light_empty:"Leer",light_on_plan:"Nach Plan",light_short:"{mol} mol/m² zu wenig",light_over:"{mol} mol/m² zu viel",light_unknown:"Prognose nicht bekannt",light_so_far:"bisher {sum}",light_reach:"wird {forecast} von {goal} mol/m² erreichen",light_goal:"Ziel {goal} mol/m²",light_owed:"offen {mol}",light_place:"Etage",light_from:"Von",light_to:"Bis",light_level:"Stufe",as_table:"Tabelle",energy:"Energie und Kosten",energy_days:"Energie je Tag",cost_days:"Kosten je Tag",energy_yesterday:"Energie gestern",energy_month:"Energie in diesem Monat",cost_yesterday:"Kosten gestern",cost_month:"Kosten in diesem Monat",energy_racks:"Energie heute je Regal",price:"Strompreis",no_price:"Der Preis einer kWh ist gerade nicht bekannt. Zeit ohne Preis zählt nicht zu den Kosten.",no_price_entity:"Es ist kein Strompreis zugeordnet, daher gibt es keine Kosten.",no_power:"Es ist kein Leistungssensor zugeordnet, daher ist die Energie nicht bekannt.",no_farm:"Es ist keine Farm eingerichtet.",no_racks:"Noch keine Regale. Füge das erste hinzu.",add_rack:"Regal hinzufügen",loading:"Die Farm wird geladen",connection_lost:"Verbindung verloren. Werte von {time}.",not_answering:"Die Integration antwortet nicht. Sieh unter Geräte & Dienste nach.",shelves:"{count} Etagen",data_age:"Daten {age} alt",farms:"Farmen",act_now:"Jetzt handeln",nothing_to_act:"Nichts braucht dich gerade.",no_data:"Keine Daten",due_today:"Heute fällig",nothing_due:"Heute ist nichts fällig.",all_tasks:"Alle Aufgaben",done:"Erledigt",map:"Farmplan",row:"Reihe {name}",colour_by:"Farbe nach",by_health:"Gesundheit",by_vpd:"VPD",by_stage:"Phase",by_harvest:"Tage bis zur Ernte",open:"Öffnen",acknowledge:"Bestätigen",since:"seit {time}",sensors_look:"Sensoren, die einen Blick brauchen: {count}",ready:"Erntereife Chargen: {count}",mode:"Betriebsart: {mode}",status_good:"Im Ziel",status_watch:"Beobachten",status_act:"Jetzt handeln",status_empty:"Leer",status_no_data:"Keine Daten",status_unknown:"Wartet auf Werte",too_low:"{metric} zu niedrig",too_high:"{metric} zu hoch",in_band:"Im Ziel",low:"Zu niedrig",high:"Zu hoch",not_known:"Nicht bekannt",days:"{count} T",harvest_ready:"Reif",harvest_soon:"Bald",harvest_later:"Später",back:"Zurück zur Farm",removed:"Diese Etage wurde entfernt.",empty_shelf:"Leer. Wähle ein Rezept, um zu beginnen.",harvest_in:"Noch {days} bis zur Ernte ({date})",harvest_due:"Erntereif",health:"Gesundheit {score}",stage:"Phasen",stage_day:"{stage}, Tag {day}, {share} der Phase",targets:"Ziele",target_range:"Ziel {low}–{high}",near_limit:"Nahe der Grenze",dli_note:"Letzter ganzer Tag; heute bisher {value}",why:"Warum {score}?",why_unknown:"Warum ist die Gesundheit nicht bekannt?",all_well:"Alles, was gemessen wird, war im Ziel.",confidence:"{percent} dessen, was die Gesundheit braucht, wird gemessen.",out_of_band:"{metric} war außerhalb des Ziels",missing:"{metric} ist nicht bekannt",alarm_warning:"Eine offene Warnung",alarm_critical:"Ein offener Alarm",sensors:"Sensoren, die einen Blick brauchen",trends:"Verlauf",devices:"Geräte",events:"Letzte Ereignisse",device_page:"Geräteseite",actions:"Aktionen",cancel:"Abbrechen",retry:"Erneut versuchen",failed:"Das ging nicht: {reason}",noted:"Erledigt: {action}",fault_ran_too_long:"lief zu lange",fault_dry:"Tank leer",fault_level_unknown:"Füllstand nicht bekannt",fault_leak:"Leck",fault_over_budget:"Tagesmenge verbraucht",fault_air_too_hot:"Luft zu heiß",fault_co2_too_high:"zu viel CO₂",fault_co2_unknown:"CO₂ nicht bekannt",fault_found_running:"lief schon beim Start",fault_emergency_stop:"Not-Halt",metric_temperature:"Temperatur",metric_air_temperature:"Temperatur",metric_humidity:"Luftfeuchtigkeit",metric_vpd:"VPD der Luft",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Photoperiode",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Wassertemperatur",metric_water_supply:"Wasserversorgung",trust_suspect:"zweifelhaft",trust_failed:"ausgefallen",trust_missing:"kein Wert"};var oe={title:"Vertical farm",views:"Views",view_farm:"Farm",view_light:"Light & energy",light_today:"Light today",light_plan:"Light plan today",light_days:"DLI by day",plan_loading:"Loading the light plan",no_lamp:"No lamp is bound here. A light plan needs one.",light_planned:"Planned",light_measured:"Measured",light_now:"Now",light_said:"{hours} planned, {from}–{to}, now {level}",light_none:"No light is planned today.",light_empty:"Empty",light_on_plan:"On plan",light_short:"{mol} mol/m² short",light_over:"{mol} mol/m² too much",light_unknown:"Forecast not known",light_so_far:"so far {sum}",light_reach:"will reach {forecast} of {goal} mol/m²",light_goal:"goal {goal} mol/m²",light_owed:"owed {mol}",light_place:"Shelf",light_from:"From",light_to:"To",light_level:"Level",as_table:"Table",energy:"Energy and cost",energy_days:"Energy by day",cost_days:"Cost by day",energy_yesterday:"Energy yesterday",energy_month:"Energy this month",cost_yesterday:"Cost yesterday",cost_month:"Cost this month",energy_racks:"Energy today by rack",price:"Electricity price",no_price:"The price of a kWh is not known now. Time without a price adds no cost.",no_price_entity:"No electricity price is bound, so there is no cost.",no_power:"No power sensor is bound, so energy is not known.",no_farm:"No farm is set up.",no_racks:"No racks yet. Add the first rack.",add_rack:"Add rack",loading:"Loading the farm",connection_lost:"Connection lost. Values from {time}.",not_answering:"The integration does not answer. Look at it under Devices & services.",shelves:"{count} shelves",data_age:"data {age} old",farms:"Farms",act_now:"Act now",nothing_to_act:"Nothing needs you now.",no_data:"No data",due_today:"Due today",nothing_due:"Nothing is due today.",all_tasks:"All tasks",done:"Done",map:"Farm map",row:"Row {name}",colour_by:"Colour by",by_health:"Health",by_vpd:"VPD",by_stage:"Stage",by_harvest:"Days to harvest",open:"Open",acknowledge:"Acknowledge",since:"since {time}",sensors_look:"Sensors that need a look: {count}",ready:"Batches ready to harvest: {count}",mode:"Mode: {mode}",status_good:"On target",status_watch:"Watch",status_act:"Act now",status_empty:"Empty",status_no_data:"No data",status_unknown:"Waiting for values",too_low:"{metric} too low",too_high:"{metric} too high",in_band:"On target",low:"Too low",high:"Too high",not_known:"Not known",days:"{count} d",harvest_ready:"Ready",harvest_soon:"Soon",harvest_later:"Later",back:"Back to the farm",removed:"This shelf was removed.",empty_shelf:"Empty. Choose a recipe to start.",harvest_in:"Harvest in {days} ({date})",harvest_due:"Ready to harvest",health:"Health {score}",stage:"Stages",stage_day:"{stage}, day {day}, {share} of the stage",targets:"Targets",target_range:"target {low}–{high}",near_limit:"Close to the limit",dli_note:"Last whole day; today so far {value}",why:"Why {score}?",why_unknown:"Why is health not known?",all_well:"Everything that is measured was on target.",confidence:"{percent} of what health needs is measured.",out_of_band:"{metric} was off target",missing:"{metric} is not known",alarm_warning:"An open warning",alarm_critical:"An open alarm",sensors:"Sensors that need a look",trends:"Trends",devices:"Devices",events:"Last events",device_page:"Device page",actions:"Actions",cancel:"Cancel",retry:"Try again",failed:"That did not work: {reason}",noted:"Done: {action}",fault_ran_too_long:"ran too long",fault_dry:"reservoir empty",fault_level_unknown:"level not known",fault_leak:"leak",fault_over_budget:"amount of the day used up",fault_air_too_hot:"air too hot",fault_co2_too_high:"too much CO₂",fault_co2_unknown:"CO₂ not known",fault_found_running:"found running at the start",fault_emergency_stop:"emergency stop",metric_temperature:"Temperature",metric_air_temperature:"Temperature",metric_humidity:"Humidity",metric_vpd:"Air VPD",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Photoperiod",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Water temperature",metric_water_supply:"Water supply",trust_suspect:"doubtful",trust_failed:"failed",trust_missing:"no value"};var De={title:"Verticale boerderij",views:"Weergaven",view_farm:"Farm",view_light:"Licht & energie",light_today:"Licht vandaag",light_plan:"Lichtplan vandaag",light_days:"DLI per dag",plan_loading:"Het lichtplan wordt geladen",no_lamp:"Hier is geen lamp gekoppeld. Een lichtplan heeft er een nodig.",light_planned:"Gepland",light_measured:"Gemeten",light_now:"Nu",light_said:"{hours} gepland, {from}–{to}, nu {level}",light_none:"Er is vandaag geen licht gepland.",light_empty:"Leeg",light_on_plan:"Volgens plan",light_short:"{mol} mol/m² te weinig",light_over:"{mol} mol/m² te veel",light_unknown:"Prognose niet bekend",light_so_far:"tot nu {sum}",light_reach:"komt op {forecast} van {goal} mol/m²",light_goal:"doel {goal} mol/m²",light_owed:"tegoed {mol}",light_place:"Laag",light_from:"Van",light_to:"Tot",light_level:"Niveau",as_table:"Tabel",energy:"Energie en kosten",energy_days:"Energie per dag",cost_days:"Kosten per dag",energy_yesterday:"Energie gisteren",energy_month:"Energie deze maand",cost_yesterday:"Kosten gisteren",cost_month:"Kosten deze maand",energy_racks:"Energie vandaag per stelling",price:"Stroomprijs",no_price:"De prijs van een kWh is nu niet bekend. Tijd zonder prijs telt niet mee.",no_price_entity:"Er is geen stroomprijs gekoppeld, dus zijn er geen kosten.",no_power:"Er is geen vermogenssensor gekoppeld, dus is de energie niet bekend.",no_farm:"Er is geen boerderij ingesteld.",no_racks:"Nog geen stellingen. Voeg de eerste toe.",add_rack:"Stelling toevoegen",loading:"De boerderij wordt geladen",connection_lost:"Verbinding verbroken. Waarden van {time}.",not_answering:"De integratie antwoordt niet. Kijk bij Apparaten & diensten.",shelves:"{count} lagen",data_age:"gegevens {age} oud",farms:"Boerderijen",act_now:"Nu handelen",nothing_to_act:"Niets heeft je nu nodig.",no_data:"Geen gegevens",due_today:"Vandaag te doen",nothing_due:"Vandaag is er niets te doen.",all_tasks:"Alle taken",done:"Gedaan",map:"Plattegrond",row:"Rij {name}",colour_by:"Kleur naar",by_health:"Gezondheid",by_vpd:"VPD",by_stage:"Fase",by_harvest:"Dagen tot de oogst",open:"Openen",acknowledge:"Bevestigen",since:"sinds {time}",sensors_look:"Sensoren die aandacht nodig hebben: {count}",ready:"Oogstrijpe partijen: {count}",mode:"Modus: {mode}",status_good:"Op doel",status_watch:"In de gaten houden",status_act:"Nu handelen",status_empty:"Leeg",status_no_data:"Geen gegevens",status_unknown:"Wacht op waarden",too_low:"{metric} te laag",too_high:"{metric} te hoog",in_band:"Op doel",low:"Te laag",high:"Te hoog",not_known:"Niet bekend",days:"{count} d",harvest_ready:"Rijp",harvest_soon:"Binnenkort",harvest_later:"Later",back:"Terug naar de boerderij",removed:"Deze laag is verwijderd.",empty_shelf:"Leeg. Kies een recept om te beginnen.",harvest_in:"Oogst over {days} ({date})",harvest_due:"Klaar om te oogsten",health:"Gezondheid {score}",stage:"Fasen",stage_day:"{stage}, dag {day}, {share} van de fase",targets:"Doelen",target_range:"doel {low}–{high}",near_limit:"Dicht bij de grens",dli_note:"Laatste hele dag; vandaag tot nu toe {value}",why:"Waarom {score}?",why_unknown:"Waarom is de gezondheid niet bekend?",all_well:"Alles wat gemeten wordt, was op doel.",confidence:"{percent} van wat de gezondheid nodig heeft, wordt gemeten.",out_of_band:"{metric} was buiten het doel",missing:"{metric} is niet bekend",alarm_warning:"Een open waarschuwing",alarm_critical:"Een open alarm",sensors:"Sensoren die aandacht nodig hebben",trends:"Verloop",devices:"Apparaten",events:"Laatste gebeurtenissen",device_page:"Apparaatpagina",actions:"Acties",cancel:"Annuleren",retry:"Opnieuw proberen",failed:"Dat lukte niet: {reason}",noted:"Gedaan: {action}",fault_ran_too_long:"liep te lang",fault_dry:"reservoir leeg",fault_level_unknown:"niveau niet bekend",fault_leak:"lek",fault_over_budget:"hoeveelheid van de dag verbruikt",fault_air_too_hot:"lucht te heet",fault_co2_too_high:"te veel CO₂",fault_co2_unknown:"CO₂ niet bekend",fault_found_running:"liep al bij de start",fault_emergency_stop:"noodstop",metric_temperature:"Temperatuur",metric_air_temperature:"Temperatuur",metric_humidity:"Luchtvochtigheid",metric_vpd:"VPD van de lucht",metric_co2:"CO₂",metric_ppfd:"PPFD",metric_dli:"DLI",metric_photoperiod:"Daglengte",metric_ec:"EC",metric_ph:"pH",metric_water_temperature:"Watertemperatuur",metric_water_supply:"Watervoorziening",trust_suspect:"twijfelachtig",trust_failed:"uitgevallen",trust_missing:"geen waarde"};var ft={en:oe,de:Ne,nl:De},He=60,se=60*He,yt=24*se,Oe=class{constructor(e){this.hass=e;this.language=e.locale.language||e.language,this.catalogue=ft[this.language.split("-")[0]??"en"]??oe}say(e,t={}){return this.catalogue[e].replace(/\{(\w+)\}/g,(n,i)=>String(t[i]??""))}sayKey(e,t){return this.catalogue[`${e}_${t}`]??t.replaceAll("_"," ")}state(e,t,n){return this.hass.localize(`component.vertical_farm.entity.${e}.${t}.state.${n}`)||n}number(e,t=0){let n={minimumFractionDigits:t,maximumFractionDigits:t};return new Intl.NumberFormat(this.language,n).format(e)}percent(e){return new Intl.NumberFormat(this.language,{style:"percent"}).format(e)}days(e){return new Intl.NumberFormat(this.language,{style:"unit",unit:"day",unitDisplay:"long"}).format(e)}hours(e){let t={style:"unit",unit:"hour",unitDisplay:"short",maximumFractionDigits:1};return new Intl.NumberFormat(this.language,t).format(e)}minutes(e){let[t,n]=e<60?[e,"minute"]:[Math.round(e/60),"hour"];return new Intl.NumberFormat(this.language,{style:"unit",unit:n,unitDisplay:"short"}).format(t)}ago(e,t=Date.now()){let n=Date.parse(e),i=Math.max(0,(t-n)/1e3);if(i>=yt)return this.date(e);let o=new Intl.RelativeTimeFormat(this.language,{numeric:"auto"});return i<se?o.format(-Math.round(i/He),"minute"):o.format(-Math.round(i/se),"hour")}date(e){let t=e.length===10?"UTC":this.timeZone;return new Intl.DateTimeFormat(this.language,{day:"numeric",month:"short",timeZone:t}).format(Date.parse(e))}clock(e){let t={12:!0,24:!1}[this.hass.locale.time_format??""];return new Intl.DateTimeFormat(this.language,{hour:"numeric",minute:"2-digit",timeZone:this.timeZone,...t===void 0?{}:{hour12:t}}).format(e)}today(e=Date.now()){return this.dayOf(e)}dayOf(e){return new Intl.DateTimeFormat("en-CA",{year:"numeric",month:"2-digit",day:"2-digit",timeZone:this.timeZone}).format(e)}get timeZone(){return this.hass.locale.time_zone==="local"?Intl.DateTimeFormat().resolvedOptions().timeZone:this.hass.config.time_zone}};export{T as a,p as b,kt as c,u as d,y as e,S as f,Mt as g,zt as h,It as i,Ae as j,O as k,te as l,xe as m,Te as n,Re as o,Yt as p,en as q,dt as r,tn as s,nn as t,Oe as u};

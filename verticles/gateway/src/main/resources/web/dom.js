// The few things every view does with the document.

export const byId = (id) => document.getElementById(id);

/** An element with properties and children; text children are never parsed as HTML. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Says a message in a live region; an error is marked as one. */
export function say(region, text, tone = '') {
  region.textContent = text;
  region.dataset.tone = tone;
}

/** Runs a step while its button cannot be pressed again, and tells a refusal in the region. */
export async function guarded(button, region, step) {
  if (button.ariaDisabled === 'true') return undefined;
  button.ariaDisabled = 'true';
  try {
    return await step();
  } catch (refusal) {
    say(region, refusal.message, 'bad');
    return undefined;
  } finally {
    button.ariaDisabled = 'false';
  }
}

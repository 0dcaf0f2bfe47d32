namespace KfuncGen.CodeFixes;

/// <summary>What a light bulb may offer.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Kind">The same for all places that a fix-all treats alike.</param>
/// <param name="Rewrites">The ways to do it, best first; the first that passes the <see cref="Trial"/> is taken.</param>
internal sealed record Offer(string Title, string Kind, IEnumerable<Rewrite> Rewrites);

using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>A piece of a reply below its sentence.</summary>
public abstract record ReplyPart;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text.</param>
public sealed record TextPart(string Text) : ReplyPart;

/// <summary>A heading.</summary>
/// <param name="Text">Its text, a few words.</param>
public sealed record HeadingPart(string Text) : ReplyPart;

/// <summary>Points, one a line.</summary>
/// <param name="Items">The points; at least one.</param>
public sealed record ListPart(ImmutableArray<string> Items) : ReplyPart;

/// <summary>Text to copy as it is: a command, a patch.</summary>
/// <param name="Code">The text; may have several lines.</param>
public sealed record CodePart(string Code) : ReplyPart;

/// <summary>Labels and their values.</summary>
/// <param name="Items">The pairs; at least one.</param>
public sealed record FactsPart(ImmutableArray<ReplyFact> Items) : ReplyPart;

/// <summary>A label and its value.</summary>
/// <param name="Label">A word or two.</param>
/// <param name="Value">The value.</param>
public sealed record ReplyFact(string Label, string Value);

/// <summary>One hop in the strip of a route.</summary>
/// <param name="Name">The hop in a word or two, such as <c>Service</c>.</param>
/// <param name="State">Whether traffic gets past it.</param>
public sealed record StripHop(string Name, HopState State);

/// <summary>Something to press.</summary>
/// <param name="Label">What it says, a word or two.</param>
/// <param name="Says">What pressing it says to the bot, as if it were typed; null for a link. At most 1,000 characters.</param>
/// <param name="Link">Page that it opens; null when it says something.</param>
public sealed record ReplyButton(string Label, string? Says, Uri? Link = null);

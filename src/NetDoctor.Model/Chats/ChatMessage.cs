using System.Collections.Immutable;

namespace NetDoctor.Model.Chats;

/// <summary>What the bot writes in a terminal.</summary>
/// <param name="Id">Identifier of the message; the same when it is written anew.</param>
/// <param name="Text">The message as plain text; lines end with a line feed.</param>
/// <param name="IsProgress">Whether it only says how far the answer is, and will be written anew.</param>
/// <param name="Buttons">What can be done next; may be empty.</param>
public sealed record ChatMessage(string Id, string Text, bool IsProgress, ImmutableArray<ChatButton> Buttons);

/// <summary>Something to choose.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Says">What choosing it says to the bot; null for a link.</param>
/// <param name="Link">Page that it leads to; null when it says something.</param>
public sealed record ChatButton(string Label, string? Says, string? Link);

using System.ComponentModel.DataAnnotations;

namespace NetDoctor.Model.Chats;

/// <summary>What somebody says to the bot in a terminal.</summary>
public sealed record ChatLine
{
    /// <summary>What he calls himself; believed, since only programs of this machine can say it.</summary>
    /// <example>ann</example>
    [Required]
    [StringLength(100, MinimumLength = 1)]
    public required string User { get; init; }

    /// <summary>The words; empty to begin the conversation.</summary>
    /// <example>why can't web reach payments</example>
    [MaxLength(4000)]
    public required string Text { get; init; }

    /// <summary>Message whose button this is; null for words.</summary>
    [MaxLength(100)]
    public string? About { get; init; }
}

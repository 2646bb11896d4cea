using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NetDoctor.Bot;

/// <summary>How the bot works.</summary>
public sealed class BotOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Bot";

    /// <summary>Whether terminals and the Agents Playground of this machine may talk to the bot as anybody, default no. It then listens on loopback
    /// addresses alone.</summary>
    public bool Development { get; set; }

    /// <summary>Address of NetDoctor's API, default <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Server { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>Address at which people's browsers reach the API, for links to reports; default none: there are no links.</summary>
    public Uri? ReportUrl { get; set; }

    /// <summary>File of the bot's state, default <c>netdoctor-bot.db</c> in the current directory.</summary>
    [Required]
    public string Store { get; set; } = "netdoctor-bot.db";

    /// <summary>Questions that may wait; more are answered with "busy". 1-10000, default 200.</summary>
    [Range(1, 10000)]
    public int QueueLength { get; set; } = 200;

    /// <summary>Questions that are worked on at once. 1-100, default 8.</summary>
    [Range(1, 100)]
    public int MaxConcurrent { get; set; } = 8;

    /// <summary>Time that a diagnosis may take, default 10 seconds. 1 second to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan DiagnosisTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two looks at what is watched, default 15 seconds. 1 second to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time after which a watch ends by itself, default 1 day. 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan WatchFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Watches that one user may have. 1-100, default 10.</summary>
    [Range(1, 100)]
    public int MaxWatches { get; set; } = 10;
}

/// <summary>Checks <see cref="BotOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class BotOptionsValidator : IValidateOptions<BotOptions>;

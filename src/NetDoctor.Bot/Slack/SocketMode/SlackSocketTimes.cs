namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>How long Socket Mode waits for what.</summary>
internal sealed record SlackSocketTimes
{
    /// <summary>Until Slack says hello on a new connection.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two questions whether the other end is there.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Until it must have answered.</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection that Slack wants to end is still read, beside the new one.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until the other end has said that it closes too.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Before a connection is opened again; doubled with each failure.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest of these pauses; also the one after Slack says that Socket Mode is off.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After this time a connection is no failure.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(30);
}

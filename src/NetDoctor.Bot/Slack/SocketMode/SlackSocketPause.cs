namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>How long to wait before a connection is opened again: longer with each failure, and not all replicas at once.</summary>
/// <param name="times">The shortest and the longest.</param>
internal sealed class SlackSocketPause(SlackSocketTimes times)
{
    private TimeSpan _pause = times.FirstPause;

    /// <summary>Begins anew: there was a connection that lasted.</summary>
    public void Reset() => _pause = times.FirstPause;

    /// <summary>The next pause, half to one and a half times as long as it would be for one alone.</summary>
    public TimeSpan Next()
    {
        var pause = _pause * (0.5 + Random.Shared.NextDouble());
        _pause = _pause * 2 < times.LongestPause ? _pause * 2 : times.LongestPause;
        return pause < times.LongestPause ? pause : times.LongestPause;
    }
}

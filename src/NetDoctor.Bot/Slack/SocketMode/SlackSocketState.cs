namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>How Socket Mode is.</summary>
internal sealed class SlackSocketState
{
    private volatile string? _problem;
    private int _connections;

    /// <summary>Whether Slack can send something.</summary>
    public bool IsConnected => Volatile.Read(ref _connections) > 0;

    /// <summary>Why it can't, in a sentence; null when that is not known.</summary>
    public string? Problem => _problem;

    /// <summary>Slack has said hello on a connection.</summary>
    public void Opened()
    {
        Interlocked.Increment(ref _connections);
        _problem = null;
    }

    /// <summary>A connection that Slack has said hello on has ended.</summary>
    public void Closed() => Interlocked.Decrement(ref _connections);

    /// <summary>A connection could not be had, or broke.</summary>
    /// <param name="problem">Why, in a sentence.</param>
    public void Fail(string problem) => _problem = problem;
}

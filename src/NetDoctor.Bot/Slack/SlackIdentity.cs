namespace NetDoctor.Bot.Slack;

/// <summary>Who the bot is in Slack, once Slack has said so.</summary>
internal sealed class SlackIdentity
{
    private volatile SlackWorkspace? _workspace;
    private volatile bool _isDoubted;
    private volatile string? _problem = "Slack was not asked yet who the bot is.";

    /// <summary>The workspace and the bot in it; null while unknown.</summary>
    public SlackWorkspace? Workspace => _workspace;

    /// <summary>Why it is not known, in a sentence; null when it is.</summary>
    public string? Problem => _problem;

    /// <summary>Whether Slack is to be asked again.</summary>
    public bool IsDoubted => _isDoubted;

    /// <summary>Has Slack asked again.</summary>
    public void Doubt() => _isDoubted = true;

    /// <summary>Takes what Slack says.</summary>
    /// <param name="workspace">The workspace.</param>
    public void Learn(SlackWorkspace workspace)
    {
        _workspace = workspace;
        _isDoubted = false;
        _problem = null;
    }

    /// <summary>Takes that Slack does not say.</summary>
    /// <param name="problem">Why, in a sentence.</param>
    /// <param name="isForgotten">Whether what was known is void.</param>
    public void Fail(string problem, bool isForgotten)
    {
        _problem = problem;
        if (isForgotten)
        {
            _isDoubted = false;
            _workspace = null;
        }
    }
}

/// <summary>A workspace, and the bot in it.</summary>
/// <param name="TeamId">Identifier of the workspace.</param>
/// <param name="Team">Its name.</param>
/// <param name="EnterpriseId">Identifier of the organization; null for none.</param>
/// <param name="BotUserId">User that the bot is.</param>
/// <param name="Token">Token that says so.</param>
/// <param name="SignedInAt">When Slack has taken that token.</param>
internal sealed record SlackWorkspace(
    string TeamId, string Team, string? EnterpriseId, string BotUserId, string Token, DateTimeOffset SignedInAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Team} ({TeamId})";
}

namespace NetDoctor.Bot.Teams;

/// <summary>Whether everybody on this machine is believed.</summary>
/// <param name="IsDevelopment">Whether the bot is in development, where it listens on loopback only.</param>
/// <param name="HasApp">Whether an app is registered, whose tokens are asked for even in development.</param>
internal sealed record TeamsMode(bool IsDevelopment, bool HasApp)
{
    /// <summary>Whether there are no tokens, in either direction, and all talk stays on this machine.</summary>
    public bool IsWithoutApp => IsDevelopment && !HasApp;
}

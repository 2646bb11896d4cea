namespace NetDoctor.Bot.Teams;

/// <summary>Which of Microsoft's clouds the bot is registered in.</summary>
public enum TeamsCloud
{
    /// <summary>The public one, GCC among it.</summary>
    Public,

    /// <summary>That of the government of the United States: GCC High and DoD.</summary>
    UsGov,

    /// <summary>That of China, operated by 21Vianet.</summary>
    China,
}

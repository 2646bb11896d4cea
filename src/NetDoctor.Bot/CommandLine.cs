namespace NetDoctor.Bot;

/// <summary>The few words of the command line; every other option is configuration.</summary>
internal static class CommandLine
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help = """
        NetDoctor's bot: why can't I reach it? in Teams and Slack.

        Usage: NetDoctor.Bot [options]

          --Bot:Server URL        Address of NetDoctor's API. Default http://127.0.0.1:8080.
          --Bot:Development true  Terminals (netdoctor chat) and the Agents Playground may talk to it without credentials;
                                  it then listens on loopback addresses alone.
          --urls URLS             Addresses to listen on, separated by semicolons. Default http://127.0.0.1:3978.
          --help                  This text.

        Any setting can be given as --Section:Name=value or as the environment variable Section__Name; docs/settings.md explains them.
        docs/slack.md and docs/teams.md tell how to register it.
        """;
}

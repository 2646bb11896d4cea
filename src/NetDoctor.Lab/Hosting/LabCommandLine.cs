using System.Collections.Immutable;
using NetDoctor.Bot;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.Lab.Hosting;

/// <summary>The lab's command line.</summary>
/// <param name="Scenario">Name of the scenario to start.</param>
/// <param name="IsList">Whether the scenarios are to be listed.</param>
/// <param name="IsHelp">Whether help is asked for.</param>
/// <param name="Rest">What is NetDoctor's own configuration, such as <c>--urls</c>.</param>
/// <param name="ChatUrl">Address at which the bot is to listen; null for no bot.</param>
public sealed record LabCommandLine(string Scenario, bool IsList, bool IsHelp, ImmutableArray<string> Rest, Uri? ChatUrl = null)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help = """
        NetDoctor lab: a small cluster in one process, on 127.0.0.0/8, and NetDoctor beside it.

        Usage: NetDoctor.Lab [options]

          --scenario NAME   Case to start with. Default shop.
          --chat[=URL]      Starts the bot as well, without outside accounts: netdoctor chat and the Agents Playground
                            can talk to it. Default http://127.0.0.1:3978.
          --list            Lists the cases.
          --urls URLS       Addresses of NetDoctor, separated by semicolons. Default http://127.0.0.1:8080.
          --help            This text.

        Any setting of NetDoctor can be given as --Section:Name=value.
        """;

    /// <summary>Reads arguments; null when they make no sense.</summary>
    public static LabCommandLine? Read(IReadOnlyList<string> arguments)
    {
        var scenario = ScenarioCatalog.DefaultName;
        var isList = false;
        var isHelp = false;
        Uri? chatUrl = null;
        var rest = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var pair = arguments[i].Split('=', 2);
            switch (pair[0])
            {
                case "--list":
                    isList = true;
                    break;
                case "--chat" when pair.Length == 1 || Uri.TryCreate(pair[1], UriKind.Absolute, out _):
                    chatUrl = new Uri(pair.Length == 1 ? BotServer.DefaultUrl : pair[1]);
                    break;
                case "--help" or "-h":
                    isHelp = true;
                    break;
                case "--scenario" when pair.Length == 2:
                    scenario = pair[1];
                    break;
                case "--scenario" when i + 1 < arguments.Count:
                    scenario = arguments[++i];
                    break;
                // A setting has a section; anything else with two dashes is a typing error.
                case var option when option == "--urls"
                    || (option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':', StringComparison.Ordinal)):
                    rest.Add(arguments[i]);
                    if (pair.Length == 1 && i + 1 < arguments.Count)
                    {
                        rest.Add(arguments[++i]);
                    }

                    break;
                default:
                    return null;
            }
        }

        return new LabCommandLine(scenario, isList, isHelp, rest.ToImmutable(), chatUrl);
    }
}

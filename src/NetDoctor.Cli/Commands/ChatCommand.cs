using System.CommandLine;
using NetDoctor.Cli.Chats;
using NetDoctor.Client;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor chat</c>: a conversation with the bot in the terminal.</summary>
internal static class ChatCommand
{
    private const string DefaultBot = "http://127.0.0.1:3978";

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it reads and writes.</param>
    public static Command Create(Terminal terminal)
    {
        var bot = new Option<string>("--bot")
        {
            Description = "Address of a bot on this machine, such as the lab's with --chat.",
            DefaultValueFactory = _ => DefaultBot,
        };
        var user = new Option<string?>("--user") { Description = "Who you are to the bot. Default: your name on this machine." };
        var command = new CommandWithExamples(
            "chat",
            "Talks to the bot as Teams and Slack do. A number chooses a button of the last message; an empty line or Ctrl+D ends it.",
            "netdoctor chat",
            "echo \"why can't web reach payments\" | netdoctor chat")
        {
            bot,
            user,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(bot), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new UsageException($"'{parsed.GetValue(bot)}' is not an address of a bot: expected one such as {DefaultBot}.");
            }

            using var http = new HttpClient(terminal.Handler(address)) { BaseAddress = address.AsFolder(), Timeout = Timeout.InfiniteTimeSpan };
            var talk = new Chat(terminal, new ChatClient(http, parsed.GetValue(user) ?? Environment.UserName));
            await talk.RunAsync(cancellationToken);
            return ExitCodes.Fine;
        });
        return command;
    }
}

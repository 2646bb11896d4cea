using NetDoctor.Bot;

namespace NetDoctor.Lab.Hosting;

/// <summary>The bot beside a lab: everybody on this machine may talk to it, and it needs no account anywhere.</summary>
internal static class LabBot
{
    // Sections of the bot; everything else that was given is NetDoctor's.
    private static readonly string[] Sections = ["--Bot:", "--Identities:", "--Slack:", "--Teams:"];

    /// <summary>Builds it; it is not started.</summary>
    /// <param name="lab">The lab that it asks.</param>
    /// <param name="url">Where it listens.</param>
    /// <exception cref="BotConfigurationException">It may not listen there.</exception>
    public static WebApplication Build(LabHost lab, Uri url)
    {
        var store = Path.GetFullPath(lab.Options.ChatStorePath);
        Directory.CreateDirectory(Path.GetDirectoryName(store)!);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. OwnArguments(lab.Options.Arguments)],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Configuration.AddInMemoryCollection(
        [
            new(WebHostDefaults.ServerUrlsKey, url.GetLeftPart(UriPartial.Authority)),
            new($"{BotOptions.SectionName}:Development", "true"),
            new($"{BotOptions.SectionName}:{nameof(BotOptions.Server)}", lab.Url.AbsoluteUri),
            new($"{BotOptions.SectionName}:{nameof(BotOptions.ReportUrl)}", lab.Url.AbsoluteUri),
            new($"{BotOptions.SectionName}:{nameof(BotOptions.Store)}", store),
            // Whoever practices need not wait for a change as long as an operator does.
            new($"{BotOptions.SectionName}:{nameof(BotOptions.WatchInterval)}", "00:00:03"),
            new("Identities:AnonymousUser", "lab"),
        ]);
        builder.AddBot();
        return builder.Build().MapBot();
    }

    private static IEnumerable<string> OwnArguments(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var isValueApart = !arguments[index].Contains('=', StringComparison.Ordinal) && index + 1 < arguments.Count;
            if (Sections.Any(section => arguments[index].StartsWith(section, StringComparison.OrdinalIgnoreCase)))
            {
                yield return arguments[index];
                if (isValueApart)
                {
                    yield return arguments[index + 1];
                }
            }
        }
    }
}

namespace NetDoctor.Bot;

/// <summary>Sees to it that a bot that believes everybody is reached from this machine alone.</summary>
internal static class ListeningGuard
{
    /// <summary>Setting that switches development mode on: terminals and the Agents Playground talk to the bot without credentials.</summary>
    public const string DevelopmentKey = $"{BotOptions.SectionName}:{nameof(BotOptions.Development)}";

    /// <summary>Whether everybody on this machine may talk to the bot as anybody.</summary>
    /// <param name="configuration">Settings.</param>
    public static bool IsDevelopment(IConfiguration configuration) => configuration.GetValue(DevelopmentKey, defaultValue: false);

    /// <summary>Checks the addresses to listen on.</summary>
    /// <param name="configuration">Settings.</param>
    /// <exception cref="BotConfigurationException">They are open to others, and the bot would believe whatever they say; or there is nobody who
    /// could talk to it.</exception>
    public static void Check(IConfiguration configuration)
    {
        if (!IsDevelopment(configuration))
        {
            return;
        }

        var open = Addresses(configuration).Where(address => !LoopbackCaller.IsLoopback(address)).ToList();
        if (open.Count > 0)
        {
            throw new BotConfigurationException(
                $"{DevelopmentKey} lets everybody talk to the bot as anybody, so it listens on loopback addresses only, not on {string.Join(", ", open)}.");
        }
    }

    private static IEnumerable<string> Addresses(IConfiguration configuration) =>
    [
        .. (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. Ports(configuration, WebHostDefaults.HttpPortsKey),
        .. Ports(configuration, WebHostDefaults.HttpsPortsKey),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? endpoint.Path),
    ];

    // Ports alone are taken on every address, unless URLs are given.
    private static IEnumerable<string> Ports(IConfiguration configuration, string key) =>
        string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey]) && configuration[key] is { Length: > 0 } ports ? [.. ports.Split(';').Select(port => $"http://*:{port}")] : [];
}

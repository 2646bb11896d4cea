using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetDoctor.Cli.Output;
using NetDoctor.Client;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Cli.Commands;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    private const string OutputName = "--output";
    private const string ServerVariable = "NETDOCTOR_SERVER";

    /// <summary>Form of the answer; every command takes it.</summary>
    public static Option<string> Output() => new Option<string>(OutputName, "-o")
    {
        Description = "Form of the answer.",
        DefaultValueFactory = _ => "table",
        Recursive = true,
    }.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "table", "json", "csv", "markdown");

    /// <summary>Form that was asked for.</summary>
    public static OutputFormat FormatOf(ParseResult parsed) => Enum.Parse<OutputFormat>(parsed.GetValue<string>(OutputName)!, ignoreCase: true);

    /// <summary>Address of the server.</summary>
    public static Option<string?> Server() => new("--server")
    {
        Description = $"Address of NetDoctor. Default ${ServerVariable}, else {NetDoctorClient.DefaultAddress.GetLeftPart(UriPartial.Authority)}.",
        HelpName = "URL",
    };

    /// <summary>Files and folders of manifests.</summary>
    public static Option<string[]> Manifests() => new("--manifests")
    {
        Description = "Folder or file of manifests to judge instead of a cluster, - for what is piped in; can be given several times. Needs no server.",
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Transport.</summary>
    public static Option<string> Protocol() => new Option<string>("--protocol")
    {
        Description = "Transport.",
        DefaultValueFactory = _ => "tcp",
    }.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "tcp", "udp", "sctp");

    /// <summary>Transport that was asked for.</summary>
    public static TransportProtocol ProtocolOf(ParseResult parsed, Option<string> protocol) =>
        Enum.Parse<TransportProtocol>(parsed.GetValue(protocol)!, ignoreCase: true);

    /// <summary>A text option that must be given.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="helpName">Name of its value.</param>
    /// <param name="description">What it is.</param>
    public static Option<string> Required(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Required = true };

    /// <summary>A whole number of seconds.</summary>
    public static Option<int> Timeout(int least, int most, int usual)
    {
        var option = new Option<int>("--timeout")
        {
            Description = $"Seconds within which the answer comes, {least}-{most}.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result => CheckRange(result, least, most));
        return option;
    }

    /// <summary>The address that was asked for, else that of the environment, else the default.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Uri ServerOf(string? option, Terminal terminal)
    {
        var (text, origin) = option is not null ? (option, "--server")
            : terminal.Variable(ServerVariable) is { Length: > 0 } variable ? (variable, ServerVariable)
            : (NetDoctorClient.DefaultAddress.ToString(), "");
        var written = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(written.EndsWith('/') ? written : $"{written}/", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : throw new UsageException($"{origin}: '{text}' is not an address: expected http(s)://host[:port].");
    }

    private static void CheckRange(OptionResult result, int least, int most)
    {
        // What is no number at all is named by the parser itself.
        if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
        {
            result.AddError($"--timeout: {value} is out of range: expected {least} to {most} seconds.");
        }
    }
}

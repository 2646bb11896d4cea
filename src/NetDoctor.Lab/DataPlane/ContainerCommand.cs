using System.Collections.Immutable;
using System.Globalization;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What a container does, read from its image and command line.</summary>
/// <param name="ExitCode">How it ends at once; null when it runs.</param>
/// <param name="Ports">What it listens on.</param>
/// <param name="Message">What it says when it ends; null when it runs.</param>
/// <remarks>Source: kubernetes/kubernetes, test/images/agnhost; the image's entry point is <c>/agnhost</c>, its default is
/// <c>pause</c>.</remarks>
internal sealed record ContainerCommand(int? ExitCode, ImmutableArray<ServedPort> Ports, string? Message = null)
{
    private static readonly ContainerCommand Idle = new(null, []);

    /// <summary>Reads a container.</summary>
    /// <param name="image">Its image.</param>
    /// <param name="command"><c>command</c>; empty for the image's own.</param>
    /// <param name="arguments"><c>args</c>.</param>
    public static ContainerCommand Read(string image, IReadOnlyList<string> command, IReadOnlyList<string> arguments)
    {
        if (image.Contains("/coredns", StringComparison.Ordinal))
        {
            return new(null,
            [
                new(53, IsUdp: true, Application.Dns), new(53, IsUdp: false, Application.Dns), new(8080, IsUdp: false, Application.Health),
                new(8181, IsUdp: false, Application.Health), new(9153, IsUdp: false, Application.Health),
            ]);
        }

        if (image.Contains("ingress-nginx/controller", StringComparison.Ordinal))
        {
            return new(null,
            [
                new(80, IsUdp: false, Application.Ingress), new(443, IsUdp: false, Application.IngressTls),
                new(10254, IsUdp: false, Application.Health),
            ]);
        }

        if (!image.Contains("agnhost", StringComparison.Ordinal))
        {
            return Idle;
        }

        string[] line = [.. command, .. arguments];
        var words = line.SkipWhile(word => word is "/agnhost" or "agnhost").ToArray();
        var flags = Flags(words.Skip(1));
        return words.FirstOrDefault() switch
        {
            null or "pause" => Idle,
            "netexec" => Netexec(flags),
            "serve-hostname" => ServeHostname(flags),
            "grpc-health-checking" => GrpcHealthChecking(flags),
            "test-webserver" => new(null, [new(80, IsUdp: false, Application.Health)]),
            var unknown => new(1, [], $"Error: unknown command \"{unknown}\" for \"app\"\nRun 'app --help' for usage."),
        };
    }

    private static ContainerCommand Netexec(Dictionary<string, string> flags)
    {
        var ports = ImmutableArray.CreateBuilder<ServedPort>();
        var isTls = flags.ContainsKey("tls-cert-file") && flags.ContainsKey("tls-private-key-file");
        ports.Add(new(Port(flags, "http-port", 8080), IsUdp: false, Application.Netexec, isTls));
        if (Port(flags, "udp-port", 8081) is > 0 and var udp)
        {
            ports.Add(new(udp, IsUdp: true, Application.NetexecUdp));
        }

        return new(null, ports.ToImmutable());
    }

    private static ContainerCommand ServeHostname(Dictionary<string, string> flags)
    {
        var port = Port(flags, "port", 9376);
        var ports = ImmutableArray.CreateBuilder<ServedPort>();
        if (IsOn(flags, "udp", byDefault: false))
        {
            ports.Add(new(port, IsUdp: true, Application.BareHostname));
        }

        if (IsOn(flags, "tcp", byDefault: false))
        {
            ports.Add(new(port, IsUdp: false, Application.BareHostname));
        }
        else if (IsOn(flags, "http", byDefault: true))
        {
            ports.Add(new(port, IsUdp: false, Application.Hostname));
        }

        return new(null, ports.ToImmutable());
    }

    // Without the flag it serves for ever; with 0 it has stopped to serve before anybody can ask.
    private static ContainerCommand GrpcHealthChecking(Dictionary<string, string> flags) => new(null,
    [
        new(
            Port(flags, "port", 5000), IsUdp: false,
            Port(flags, "delay-unhealthy-sec", -1) == 0 ? Application.GrpcNotServing : Application.GrpcServing),
        new(Port(flags, "http-port", 8080), IsUdp: false, Application.Health),
    ]);

    // --name=value, --name value, or --name alone.
    private static Dictionary<string, string> Flags(IEnumerable<string> words)
    {
        Dictionary<string, string> flags = [];
        string? open = null;
        foreach (var word in words)
        {
            if (!word.StartsWith('-'))
            {
                flags[open ?? ""] = word;
                open = null;
                continue;
            }

            var pair = word.TrimStart('-').Split('=', 2);
            flags[pair[0]] = pair.Length == 2 ? pair[1] : "true";
            open = pair.Length == 2 ? null : pair[0];
        }

        return flags;
    }

    private static int Port(Dictionary<string, string> flags, string name, int byDefault) =>
        flags.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port)
            ? port
            : byDefault;

    private static bool IsOn(Dictionary<string, string> flags, string name, bool byDefault) =>
        flags.TryGetValue(name, out var text) ? text == "true" : byDefault;
}

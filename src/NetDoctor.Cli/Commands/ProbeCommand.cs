using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Probing;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor probe</c>: has a server make one measurement, from its own pod, a node or inside of a pod.</summary>
internal static class ProbeCommand
{
    // An agent that does not answer is asked a second time, by way of the API server.
    private static readonly TimeSpan AgentTime = TimeSpan.FromSeconds(20);

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var kind = new Argument<string>("KIND") { Description = "What to measure." };
        kind.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, ProbeWords.Kinds);
        var target = new Argument<string>("TARGET") { Description = "Address and port: 10.96.1.2:80, [fd00::1]:80; for icmp and pathmtu the address alone. A name is a probe of its own: dns." };
        var from = Text("--from", "PLACE", "A pod, ns/name, or a node, node/name, whose agent makes the probe. Without it: NetDoctor itself.");
        var name = Text("--name", "NAME", "dns: absolute name to ask for.");
        var type = Text("--type", "TYPE", "dns: type of the record, such as AAAA or SRV. Default A.");
        var host = Text("--host", "NAME", "http, grpc: name of the server, also for TLS. Default the address.");
        var path = Text("--path", "PATH", "http: path with query. Default /.");
        var tls = new Option<bool>("--tls") { Description = "http, grpc: with TLS." };
        var timeout = CommonOptions.Timeout(1, 30, 1);
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "probe",
            "Makes one measurement, and nothing of it but what the wire says.",
            "netdoctor probe tcp 10.96.1.2:80 --from shop/web-0",
            "netdoctor probe dns 10.96.0.10:53 --name payments.shop.svc.cluster.local --from node/n1",
            "netdoctor probe http 10.244.1.7:8080 --path /healthz --output json")
        {
            kind, target, from, name, type, host, path, tls, timeout, server,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new ProbeWords
            {
                Kind = parsed.GetValue(kind)!,
                Target = parsed.GetValue(target)!,
                From = parsed.GetValue(from),
                Name = parsed.GetValue(name),
                Type = parsed.GetValue(type),
                Host = parsed.GetValue(host),
                Path = parsed.GetValue(path),
                HasTls = parsed.GetValue(tls),
                TimeoutSeconds = parsed.GetValue(timeout),
            }.ToSpec(),
            CommonOptions.ServerOf(parsed.GetValue(server), terminal),
            CommonOptions.FormatOf(parsed),
            cancellationToken));
        return command;
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    private static async Task<int> RunAsync(Terminal terminal, ProbeSpec spec, Uri server, OutputFormat format, CancellationToken cancellationToken)
    {
        var once = TimeSpan.FromMilliseconds(spec.TimeoutMilliseconds);
        var patience = spec.Vantage is null ? once : once + once + AgentTime;
        var result = await Servers.AskAsync(terminal, server, patience, (client, token) => client.ProbeAsync(spec, token), cancellationToken);
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, result);
        }
        else
        {
            Row(result).Write(terminal.Out, format);
        }

        return result.Outcome switch
        {
            ProbeOutcome.Succeeded => ExitCodes.Fine,
            ProbeOutcome.NotMade => ExitCodes.Unknown,
            _ => ExitCodes.Finding,
        };
    }

    private static Table Row(ProbeResult result)
    {
        var table = new Table("from", "target", "outcome", "milliseconds", "detail");
        table.Add(
            $"{result.Vantage}",
            result.Target,
            $"{result.Outcome}",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{result.Phases.Sum(phase => phase.Milliseconds):0.0}"),
            DetailOf(result));
        return table;
    }

    private static string? DetailOf(ProbeResult result) => result switch
    {
        HttpProbeResult { Status: { } status } => $"status {status}",
        DnsProbeResult { Answers: { IsEmpty: false } answers } => string.Join(", ", answers.Select(answer => answer.Data)),
        GrpcProbeResult { Serving: { } serving } => $"{serving}",
        { Detail: { } detail } => detail,
        PathMtuProbeResult { Outcome: ProbeOutcome.Succeeded } => ProbeText.Describe(result),
        { Refusal: { By: "icmp" } refusal } => $"ICMP {refusal.IcmpType}/{refusal.IcmpCode} from {refusal.Sender ?? "an unknown sender"}",
        { Refusal.By: "tcpReset" } => "TCP reset",
        _ => null,
    };
}

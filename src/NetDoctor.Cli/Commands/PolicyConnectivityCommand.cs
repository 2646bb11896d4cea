using System.Collections.Immutable;
using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Policies;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor policy connectivity</c>: who can reach whom.</summary>
internal static class PolicyConnectivityCommand
{
    private const string Path = "api/v1/policies/connectivity";
    private const int PageSize = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var ns = new Option<string?>("--namespace", "-n") { Description = "Only rows with a source or a destination in this namespace.", HelpName = "NAME" };
        var source = new Option<string?>("--source") { Description = "Only rows from it: ns/name, ns/deploy/name, an address or a CIDR.", HelpName = "SOURCE" };
        var destination = new Option<string?>("--destination") { Description = "Only rows to it, named as the source.", HelpName = "TARGET" };
        var manifests = CommonOptions.Manifests();
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "connectivity",
            "Lists who can reach whom, and on which ports, as far as policies are concerned.",
            "netdoctor policy connectivity --manifests deploy/",
            "netdoctor policy connectivity --destination data/sts/db --manifests deploy/ --output markdown",
            "netdoctor policy connectivity --namespace shop --output json --server http://127.0.0.1:8080")
        {
            ns, source, destination, manifests, server,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = new Asked(parsed.GetValue(ns), parsed.GetValue(source), parsed.GetValue(destination));
            var rows = parsed.GetValue(manifests) is { Length: > 0 } paths
                ? await OfManifestsAsync(terminal, asked, paths, cancellationToken)
                : await OfServerAsync(terminal, asked, CommonOptions.ServerOf(parsed.GetValue(server), terminal), cancellationToken);
            return Write(terminal, rows, CommonOptions.FormatOf(parsed));
        });
        return command;
    }

    private static async Task<ImmutableArray<ConnectivityRow>> OfManifestsAsync(
        Terminal terminal, Asked asked, string[] paths, CancellationToken cancellationToken)
    {
        var snapshot = await Manifests.ReadAsync(terminal, paths, cancellationToken);
        var listing = ConnectivityListing.Of(snapshot, new PolicyEvaluator(PolicyIndex.Of(snapshot), PolicyDialect.Specification));
        var filter = ConnectivityFilter.Parse(asked.Namespace, asked.Source, asked.Destination, listing, out var errors);
        return filter is null
            ? throw new UsageException(string.Join('\n', errors.Select(error => $"--{error.Field}: {error.Message}")))
            : [.. listing.Rows(filter, null).Select(one => one.Row)];
    }

    private static async Task<ImmutableArray<ConnectivityRow>> OfServerAsync(
        Terminal terminal, Asked asked, Uri server, CancellationToken cancellationToken)
    {
        var rows = ImmutableArray.CreateBuilder<ConnectivityRow>();
        string? cursor = null;
        do
        {
            var path = $"{Path}?limit={PageSize}{Parameter("namespace", asked.Namespace)}{Parameter("source", asked.Source)}"
                + $"{Parameter("destination", asked.Destination)}{Parameter("cursor", cursor)}";
            var page = await Servers.AskAsync(
                terminal, server, Patience, (client, token) => client.GetAsync<ConnectivityList>(path, token), cancellationToken);
            rows.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return rows.ToImmutable();
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static int Write(Terminal terminal, ImmutableArray<ConnectivityRow> rows, OutputFormat format)
    {
        var certain = rows.RemoveAll(row => row.Connections.IsEmpty);
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, certain);
        }
        else
        {
            var table = new Table([.. ConnectivityCells.Headings]);
            foreach (var cells in rows.SelectMany(ConnectivityCells.Of))
            {
                table.Add(cells.AsSpan());
            }

            table.Write(terminal.Out, format);
        }

        var undecided = rows.Count(row => row.Undecided is not null);
        if (undecided > 0)
        {
            terminal.Error.WriteLine(
                $"note: of {undecided} {(undecided == 1 ? "pair" : "pairs")} it cannot be told for some ports: domain names, policies of one priority, or what network plugins differ in."
                + (format == OutputFormat.Json && certain.Length < rows.Length ? $" {rows.Length - certain.Length} of them are left out, as nothing is certain there." : ""));
        }

        return ExitCodes.Fine;
    }

    private sealed record Asked(string? Namespace, string? Source, string? Destination);
}

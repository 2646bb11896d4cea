using System.Collections.Immutable;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Rows of a listing as cells of text, for tables and CSV: one line for each transport.</summary>
public static class ConnectivityCells
{
    private const string Everything = "All";

    /// <summary>Headings.</summary>
    public static ImmutableArray<string> Headings { get; } = ["source", "destination", "protocol", "ports", "note"];

    /// <summary>The lines of a row; a transport of which every port is meant has <c>All</c> for its ports, and everything both.</summary>
    /// <param name="row">The row.</param>
    public static IEnumerable<ImmutableArray<string>> Of(ConnectivityRow row)
    {
        var (source, destination) = (row.Source.ToString(), row.Destination.ToString());
        var note = string.Join("; ", Notes(row));
        if (row.Connections.IsAll)
        {
            return [[source, destination, Everything, Everything, note]];
        }

        return row.Connections.IsEmpty
            ? [[source, destination, "", "", note]]
            : row.Connections.Protocols.Select((one, number) => ImmutableArray.Create(
                source, destination, one.Protocol, one.IsWhole ? Everything : one.PortsText, number == 0 ? note : ""));
    }

    private static IEnumerable<string> Notes(ConnectivityRow row)
    {
        if (row.Undecided is { } undecided)
        {
            yield return $"undecided: {(undecided.IsAll ? "all ports" : undecided)}";
        }

        if (row.PodsDiffer == true)
        {
            yield return "pods differ";
        }
    }
}

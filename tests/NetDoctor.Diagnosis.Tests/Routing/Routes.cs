using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>Asks for routes in few words.</summary>
internal static class Routes
{
    public static Route Route(
        this SnapshotBuilder builder,
        string? from,
        string to,
        TransportProtocol protocol = TransportProtocol.Tcp,
        Vantage? self = null) => builder.Build().Route(from, to, protocol, self);

    public static Route Route(
        this ClusterSnapshot snapshot,
        string? from,
        string to,
        TransportProtocol protocol = TransportProtocol.Tcp,
        Vantage? self = null)
    {
        var parse = QuestionParser.Parse(
            new DiagnosisQuestion { From = from, To = to, Protocol = protocol }, snapshot.ClusterDomain);
        Assert.Empty(parse.Errors);
        return Router.Route(parse.Question!, snapshot, self ?? Vantage.Self);
    }

    public static string[] Chosen(this Route route) => [.. route.ChosenEndpoints.Select(endpoint => endpoint.Address.ToString())];

    public static string[] Dialled(this Route route) => [.. route.Frontends.Select(frontend => frontend.ToString())];

    public static string? Why(this Route route, string address) =>
        route.Endpoints.Single(endpoint => endpoint.Address.ToString() == address).NotChosenBecause;

    /// <summary>A pod that is being deleted and still passes its readiness probe.</summary>
    public static Pod Draining(Pod pod) => pod with { DeletionTimestamp = SnapshotBuilder.Now };
}

using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Tests.Policies.Matrix;

/// <summary>Lists the connectivity of manifests.</summary>
internal static class Listed
{
    public static ConnectivityListing Listing(string yaml)
    {
        var world = new ManifestWorldReader(TimeProvider.System).ReadText(yaml, "world.yaml");
        Assert.Empty(world.Errors);
        return Listing(world.Snapshot);
    }

    public static ConnectivityListing Listing(ClusterSnapshot snapshot) =>
        ConnectivityListing.Of(snapshot, new PolicyEvaluator(PolicyIndex.Of(snapshot), PolicyDialect.Specification));

    public static ImmutableArray<ConnectivityRow> Rows(ConnectivityListing listing) =>
        [.. listing.Rows(ConnectivityFilter.None, null).Select(one => one.Row)];

    /// <summary>Every row as a line, in order.</summary>
    public static string[] Lines(string yaml) => [.. Rows(Listing(yaml)).Select(Line)];

    public static string Line(ConnectivityRow row) => $"{row.Source} -> {row.Destination}: {row.Connections}"
        + (row.Undecided is null ? "" : $" ({row.Undecided}?)") + (row.PodsDiffer == true ? " differs" : "");

    /// <summary>Deployments of one container each: <c>ns/name</c>, with <c>app</c> as their label.</summary>
    public static string Apps(params string[] names) => string.Concat(names.Select(name => App(name)));

    /// <summary>One Deployment with more in its pods' specification.</summary>
    public static string App(string name, string spec = "") => $$$$"""
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{{name.Split('/')[1]}}}}, namespace: {{{{name.Split('/')[0]}}}}}
        spec:
          selector: {matchLabels: {app: {{{{name.Split('/')[1]}}}}}}
          template:
            metadata: {labels: {app: {{{{name.Split('/')[1]}}}}}}
            spec: {containers: [{name: main, image: agnhost, ports: [{name: http, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}]}]{{{{spec}}}}}

        """;

    /// <summary>A NetworkPolicy of a namespace.</summary>
    public static string Policy(string name, string spec) => $$$$"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: {{{{name.Split('/')[1]}}}}, namespace: {{{{name.Split('/')[0]}}}}}
        spec: {{{{spec}}}}

        """;
}

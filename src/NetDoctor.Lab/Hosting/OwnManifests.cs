using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Lab.Scenarios;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Hosting;

/// <summary>What NetDoctor itself has in the lab's cluster: its pod and its rights.</summary>
internal static class OwnManifests
{
    // NetDoctor itself runs outside of the cluster's network, at 127.0.0.1; this pod stands for it, so that routes have a source
    // and policies have labels. It is on the node from which the data plane sees Services.
    private const string OwnPod = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: netdoctor
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: NAMESPACE
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: NAME
          namespace: NAMESPACE
        spec:
          nodeName: n1
          containers:
          - name: netdoctor
            image: registry.k8s.io/e2e-test-images/agnhost:2.53
            args: ["netexec", "--http-port=8080", "--udp-port=-1"]
        """;

    // The rights that NetDoctor is deployed with, so that what it cannot read in a cluster it cannot read here.
    private static readonly string[] Rights = ["rbac.yaml", "tls-secrets.yaml"];

    /// <summary>The objects, its pod's namespace before the pod.</summary>
    /// <param name="doctor">Where its pod stands.</param>
    public static IEnumerable<JsonObject> Of(DoctorPod doctor) => Rights
        .Select(name =>
        {
            using var reader = new StreamReader(typeof(OwnManifests).Assembly.GetManifestResourceStream(name)!);
            return (Name: name, Text: reader.ReadToEnd());
        })
        .Prepend((Name: "own pod", Text: PodOf(doctor)))
        .SelectMany(manifest => YamlDocuments.Parse(manifest.Text, manifest.Name).Select(document => Labelled(document.Content, doctor)));

    private static string PodOf(DoctorPod doctor) => OwnPod
        .Replace("NAMESPACE", doctor.Namespace, StringComparison.Ordinal).Replace("NAME", DoctorPod.Name, StringComparison.Ordinal);

    private static JsonObject Labelled(JsonObject manifest, DoctorPod doctor)
    {
        if (Field.Text(manifest, "kind") == ResourceTypes.Pods.Kind)
        {
            Field.Ensure(manifest, "metadata")["labels"] =
                new JsonObject(doctor.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        }

        return manifest;
    }
}

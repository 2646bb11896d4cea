using System.Text;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.TestKit;

namespace NetDoctor.Kubernetes.Tests.Manifests;

/// <summary>Manifests that were changed at random: each is read, or refused with file and line, in bounded time.</summary>
public sealed class ManifestFuzzTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly byte[] Interesting = " \t\n:-{}[],&*!|>'\"#%@`?~<=0\u0000\u001b"u8.ToArray();

    private readonly ManifestReader _reader = new(TimeProvider.System);
    private readonly ManifestWorldReader _world = new(TimeProvider.System);

    [Fact]
    public void Manifests_changed_at_random_are_read_or_refused()
    {
        var corpus = Corpus();
        foreach (var seed in Fuzzing.Seeds(4_000))
        {
            var random = new Random(seed);
            var bytes = Fuzzing.Mutate(random, corpus[random.Next(corpus.Length)], Interesting);
            Read(seed, Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void Lines_in_another_order_are_read_or_refused()
    {
        var corpus = Corpus();
        foreach (var seed in Fuzzing.Seeds(2_000))
        {
            var random = new Random(seed);
            var lines = Encoding.UTF8.GetString(corpus[random.Next(corpus.Length)]).Split('\n').ToList();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var line = lines[random.Next(lines.Count)];
                lines.Insert(random.Next(lines.Count), new string(' ', random.Next(6)) + line.TrimStart());
                lines.RemoveAt(random.Next(lines.Count));
            }

            Read(seed, string.Join('\n', lines));
        }
    }

    [Theory]
    [InlineData("{", "}")]
    [InlineData("[", "]")]
    [InlineData("- ", "")]
    [InlineData("a: {", "}")]
    public void Depth_without_end_is_refused(string open, string close)
    {
        var text = "apiVersion: v1\nkind: Pod\nspec: "
            + string.Concat(Enumerable.Repeat(open, 5_000)) + string.Concat(Enumerable.Repeat(close, 5_000));

        Assert.Throws<ManifestException>(() => _reader.ReadText(text, "deep.yaml"));
    }

    private static byte[][] Corpus() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "scenarios"), "cluster.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}]}"""u8
            .ToArray(),
        """
        {apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: a}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}},
          egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], protocols: [{tcp: {destinationPort: {range: {start: 1, end: 9}}}}]}]}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]},
          ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80, endPort: 90}]}]}}
        ---
        {apiVersion: batch/v1, kind: CronJob, metadata: {name: c, ownerReferences: [{kind: X, name: y, controller: true}]}, spec: {jobTemplate: {spec: {template: {}}}}}
        ---
        {apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: r}, spec: {to: {name: s}, port: {targetPort: 8080}}}
        """u8.ToArray(),
        "a: &a [1, 2]\nb: &b {<<: {c: *a}}\nc: [*a, *b]\napiVersion: v1\nkind: ConfigMap\ndata: {x: |-\n  text\n}\n"u8.ToArray(),
    ];

    private void Read(int seed, string text)
    {
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            _reader.ReadText(text, "fuzzed.yaml");
        }
        catch (ManifestException exception)
        {
            Assert.StartsWith("fuzzed.yaml:", exception.Message, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is not ManifestException)
        {
            throw new InvalidOperationException($"seed {seed}:\n{text}", exception);
        }

        ReadWorld(seed, text);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        Assert.True(elapsed < Patience, $"seed {seed}: {elapsed}");
    }

    // What the one refuses, the other names and goes on.
    private void ReadWorld(int seed, string text)
    {
        try
        {
            _world.ReadText(text, "fuzzed.yaml");
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed}:\n{text}", exception);
        }
    }
}

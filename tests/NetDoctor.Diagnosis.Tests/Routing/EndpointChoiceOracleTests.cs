using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>Compares the choice of endpoints with one that is written apart, sentence by sentence from the documentation, on
/// random small clusters.</summary>
public sealed class EndpointChoiceOracleTests
{
    private const int Rounds = 4_000;

    private static readonly string?[] Nodes = ["n1", "n2", "n3", null];
    private static readonly string?[] Zones = ["a", "b", null];

    [Fact]
    public void Chooses_what_the_documentation_says()
    {
        var random = new Random(20260314);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var world = World.Make(random);
            var route = world.Builder.Route(world.From, world.To);
            var expected = world.Expected();
            Assert.Equal(expected.Order(StringComparer.Ordinal), route.Chosen().Order(StringComparer.Ordinal));
            Assert.All(route.Endpoints, endpoint => Assert.Equal(endpoint.IsChosen, endpoint.NotChosenBecause is null));
            Assert.Equal(world.Endpoints.Count, route.Endpoints.Length);
            seen.Add($"{world.Internal}/{world.External}/{world.Way}/{expected.Count == 0}/{expected.Count == world.Endpoints.Count}");
        }

        // The worlds differ enough to say something: both policies on every way, with none, some and all endpoints chosen.
        Assert.True(seen.Count >= 30, $"only {seen.Count} kinds of worlds were seen");
    }

    private enum Way
    {
        ClusterAddress,
        OwnNodePort,
        OtherNodePort,
        NodePortFromOutside,
        ExternalAddress,
    }

    private sealed record World(
        SnapshotBuilder Builder,
        List<Endpoint> Endpoints,
        TrafficPolicy Internal,
        TrafficPolicy External,
        Way Way,
        Dictionary<string, string?> ZoneOf)
    {
        public string From => Way == Way.NodePortFromOutside ? "outside" : "shop/client";

        public string To => Way switch
        {
            Way.ClusterAddress => "svc:80",
            Way.OwnNodePort => "node/n1:30080",
            Way.OtherNodePort or Way.NodePortFromOutside => "node/n2:30080",
            _ => "198.51.100.8:80",
        };

        public static World Make(Random random)
        {
            var zoneOf = new Dictionary<string, string?>(StringComparer.Ordinal);
            var (inside, outside) = (random.GetItems([TrafficPolicy.Cluster, TrafficPolicy.Local], 1)[0],
                random.GetItems([TrafficPolicy.Cluster, TrafficPolicy.Local], 1)[0]);
            var builder = new SnapshotBuilder().Namespace("shop").ClusterDns();
            for (var node = 1; node <= 3; node++)
            {
                zoneOf[$"n{node}"] = random.GetItems(Zones, 1)[0];
                builder.Node($"n{node}", $"10.89.0.{node}", zoneOf[$"n{node}"]);
            }

            var hints = random.Next(4);
            var endpoints = Enumerable.Range(1, random.Next(0, 7)).Select(index => MakeEndpoint(random, index, hints)).ToList();
            builder.Pod("shop", "client", "10.244.1.1")
                .Service("shop", "svc", "10.96.1.1", "http:80->8080@30080", "", ServiceType.NodePort, service => service with
                {
                    InternalTrafficPolicy = inside,
                    ExternalTrafficPolicy = outside,
                    ExternalIPs = Notation.Addresses("198.51.100.8"),
                });

            // Endpoints lie in several slices, as those of a large Service do.
            var cut = random.Next(endpoints.Count + 1);
            builder.Slice("shop", "svc", "http:8080", endpoints[..cut], "svc-1", "IPv4")
                .Slice("shop", "svc", "http:8080", endpoints[cut..], "svc-2", "IPv4");
            return new World(builder, endpoints, inside, outside, (Way)random.Next(5), zoneOf);
        }

        /// <summary>The addresses that traffic may use, from the text of the documentation.</summary>
        public List<string> Expected()
        {
            // "Virtual IPs and Service Proxies": the internal policy controls traffic from inside to the cluster address, the
            // external one that from outside; traffic that a node's own pods send to an external address or to the node's own
            // port counts as neither.
            var (entry, isLocal) = Way switch
            {
                Way.ClusterAddress => ("n1", Internal == TrafficPolicy.Local),
                Way.OwnNodePort or Way.ExternalAddress => ("n1", false),
                _ => ("n2", External == TrafficPolicy.Local),
            };
            var pool = new List<Endpoint>();
            foreach (var endpoint in Endpoints)
            {
                if (!isLocal || endpoint.NodeName == entry)
                {
                    pool.Add(endpoint);
                }
            }

            // "Traffic to terminating endpoints": only when no endpoint is ready, those serving and terminating are used.
            var usable = pool.FindAll(endpoint => endpoint.Ready);
            if (usable.Count == 0)
            {
                return Texts(pool.FindAll(endpoint => endpoint.Terminating && endpoint.Serving));
            }

            if (isLocal)
            {
                return Texts(usable);
            }

            // "Topology Aware Routing", safeguards: hints count only if every endpoint has one and one of them fits.
            var forNode = usable.FindAll(endpoint => endpoint.HintNodes.Contains(entry));
            if (forNode.Count > 0 && usable.TrueForAll(endpoint => endpoint.HintNodes.Length > 0))
            {
                return Texts(forNode);
            }

            var zone = ZoneOf[entry];
            var forZone = usable.FindAll(endpoint => zone is not null && endpoint.HintZones.Contains(zone));
            return Texts(forZone.Count > 0 && usable.TrueForAll(endpoint => endpoint.HintZones.Length > 0) ? forZone : usable);
        }

        private static Endpoint MakeEndpoint(Random random, int index, int hints)
        {
            var terminating = random.Next(3) == 0;
            var serving = random.Next(3) > 0;
            return new Endpoint
            {
                Addresses = [IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"10.244.2.{index}"))],
                Ready = serving && !terminating,
                Serving = serving,
                Terminating = terminating,
                NodeName = random.GetItems(Nodes, 1)[0],
                HintZones = (hints & 1) != 0 && random.Next(8) > 0 ? [random.Next(2) == 0 ? "a" : "b"] : [],
                HintNodes = (hints & 2) != 0 && random.Next(8) > 0 ? [random.Next(2) == 0 ? "n1" : "n2"] : [],
            };
        }

        private static List<string> Texts(List<Endpoint> endpoints) =>
            endpoints.ConvertAll(endpoint => $"{endpoint.Addresses[0]}:8080");
    }
}

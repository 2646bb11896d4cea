using System.Diagnostics;
using System.Diagnostics.Metrics;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes;

/// <summary>Measures of the probes: how many are under way, how long they take, how they end.</summary>
/// <remarks>Meter <c>NetDoctor.Probes</c>, owned and disposed by the factory. Tags <c>netdoctor.probe.kind</c> and, unless it
/// succeeded, <c>error.type</c> with the outcome.</remarks>
public sealed class ProbeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "NetDoctor.Probes";

    private readonly UpDownCounter<int> _active;
    private readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meterFactory">Owner of the meter.</param>
    public ProbeMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _active = meter.CreateUpDownCounter<int>("netdoctor.probe.active", "{probe}", "Probes under way.");
        _duration = meter.CreateHistogram(
            "netdoctor.probe.duration",
            "s",
            "Duration of probes.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
            });
    }

    internal void Started(string kind) => _active.Add(1, new KeyValuePair<string, object?>("netdoctor.probe.kind", kind));

    internal void Cancelled(string kind) => _active.Add(-1, new KeyValuePair<string, object?>("netdoctor.probe.kind", kind));

    internal void Ended(string kind, ProbeOutcome outcome, TimeSpan elapsed)
    {
        _active.Add(-1, new KeyValuePair<string, object?>("netdoctor.probe.kind", kind));
        var tags = new TagList { { "netdoctor.probe.kind", kind } };
        if (outcome != ProbeOutcome.Succeeded)
        {
            tags.Add("error.type", outcome.ToString());
        }

        _duration.Record(elapsed.TotalSeconds, tags);
    }
}

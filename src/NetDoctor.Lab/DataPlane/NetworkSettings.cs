using System.Collections.Immutable;
using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What a network is told besides the objects of its cluster.</summary>
/// <param name="Faults">What is wrong in it.</param>
/// <param name="Plugin">How it brings policies into effect.</param>
/// <param name="OwnPod">NetDoctor's own pod, <c>namespace/name</c>: where probes begin.</param>
public sealed record NetworkSettings(ImmutableArray<Fault> Faults, NetworkPlugin Plugin, string OwnPod);

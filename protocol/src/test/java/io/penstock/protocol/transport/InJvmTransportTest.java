package io.penstock.protocol.transport;

/** The contract inside this Java virtual machine. */
class InJvmTransportTest extends TransportContract {
    @Override
    ListenOptions listenOptions() {
        return ListenOptions.at(new Endpoint.InJvm("contract"));
    }

    @Override
    ConnectOptions connectOptions(Endpoint listener) {
        return ConnectOptions.to(listener);
    }

    @Override
    Endpoint nobody() {
        return new Endpoint.InJvm("nobody");
    }
}
